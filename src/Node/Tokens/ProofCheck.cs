using Salus.Node.Api;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Node.Tokens;

/// <summary>Checks the proof of possession that a request carries, and says in problems what does not hold (spec
/// callers 4).</summary>
internal sealed class ProofCheck(BrowserTarget target, PossessionCheck check)
{
    private const string Header = "DPoP";

    /// <summary>The answer to who showed no proof.</summary>
    public static Problem Missing { get; } = Problems.DpopMissing.Because(
        "This address needs a token and a proof of its key: POST /v1/token with a DPoP proof (RFC 9449) gives one.")
        with { Challenge = PossessionChallenge.Plain };

    /// <summary>The proof on a request; with the hash of the token it must name, and its key where that is known.
    /// Throws the problem of one that does not hold.</summary>
    public DpopProof Read(HttpContext http, Digest? tokenHash, Jwk? known)
    {
        var header = http.Request.Headers[Header];
        return header.Count == 0
            ? throw new ProblemException(Missing)
            : Checked(() => header is [{ } text]
                ? check.Read(text, http.Request.Method, named => target.Is(named, http), tokenHash, known)
                : throw new PossessionException(PossessionFault.Malformed, "There must be one header DPoP."));
    }

    /// <summary>Takes a proof for good; throws the problem when it was shown before.</summary>
    public void Spend(DpopProof proof) => Checked(() =>
    {
        check.Spend(proof);
        return proof;
    });

    private static DpopProof Checked(Func<DpopProof> take)
    {
        try
        {
            return take();
        }
        catch (PossessionException fault)
        {
            throw new ProblemException(Answer(fault));
        }
    }

    private static Problem Answer(PossessionException fault) => fault.Fault switch
    {
        PossessionFault.TooMany => Problems.DpopTooMany.Because(fault.Message),
        PossessionFault.NonceRequired => Problems.DpopNonceRequired.Because(fault.Message) with
        {
            Challenge = PossessionChallenge.UseNonce,
        },
        _ => Kind(fault.Fault).Because(fault.Message, Header) with { Challenge = PossessionChallenge.InvalidProof },
    };

    private static ProblemKind Kind(PossessionFault fault) => fault switch
    {
        PossessionFault.Malformed => Problems.DpopMalformed,
        PossessionFault.WrongTarget => Problems.DpopWrongTarget,
        PossessionFault.TooOld => Problems.DpopTooOld,
        _ => Problems.DpopReplayed,
    };
}
