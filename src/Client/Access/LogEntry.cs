using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Jose;

namespace Salus.Client.Access;

/// <summary>One entry of a patient's access log: what happened, and the transaction that proves it.</summary>
public sealed record LogEntry(
    long Sequence,
    LedgerName Ledger,
    Height Height,
    int Index,
    Timestamp Time,
    TransactionId Transaction,
    Event Event);

/// <summary>What the network says of a member that is no patient.</summary>
public sealed record MemberCard(
    MemberId Id,
    Role Role,
    OrganisationId Organisation,
    Jwk SigningKey,
    Jwk AgreementKey,
    bool Verified,
    bool Revoked,
    string? Licence = null,
    TransactionId? Source = null)
{
    /// <summary>Whether a proven transaction gave the member exactly this agreement key (spec records 4.6).</summary>
    internal bool HasKeyOf(Finality given) => GivenKeys.Of(given) is { } keys
        && keys.Member == Id
        && keys.AgreementKey.Equals(AgreementKey);
}

/// <summary>What a message would do, and who could read before and after it.</summary>
public sealed record DryRun(DryOutcome Outcome, Explanation Before, Explanation After);

/// <summary>Whether a message would be accepted, or why not.</summary>
public sealed record DryOutcome(bool Accepted, Refusal? Refused = null);
