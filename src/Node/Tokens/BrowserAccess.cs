using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Hosting;
using Salus.Primitives.Possession;

namespace Salus.Node.Tokens;

/// <summary>What the browsers' listener is made of: tokens, nonces, the proofs shown. All of it is in memory, and new
/// at each start.</summary>
internal sealed class BrowserAccess
{
    public BrowserAccess(NodeOptions options, TimeProvider time)
    {
        Nonces = new ServerNonces(time);
        Proofs = new ProofCheck(
            new BrowserTarget(options), new PossessionCheck(Nonces, new ProofMemory(time), time));
        Callers = new TokenCallers(new TokenRegister<MemberId, TokenScope>(time), Proofs);
        Door = new Door(Callers, GivesTokens: true);
    }

    public ServerNonces Nonces { get; }

    public ProofCheck Proofs { get; }

    public TokenCallers Callers { get; }

    public Door Door { get; }
}
