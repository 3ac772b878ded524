using Salus.Ledger.Contracts.Membership;
using Salus.Node.Api;
using Salus.Node.Tokens;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Node.Certificates;

/// <summary>Who is calling, as the latest policy state knows it, and the thumbprint of the key proven: a connection's,
/// or a wallet's.</summary>
public sealed record Caller(Member Member, Digest ConnectionKey)
{
    /// <summary>What the caller may ask for; a certificate narrows nothing.</summary>
    internal TokenScope Scopes { get; init; } = TokenScope.All;

    /// <summary>A member whose membership has not ended is a caller; of either kind.</summary>
    internal static (Caller? Caller, Problem? Problem) InGoodStanding(Member member, Digest key) => member.IsRevoked
        ? (null, Problems.MemberRevoked.Because("Your membership has ended; ask your organisation's registrar."))
        : (new Caller(member, key), null);
}
