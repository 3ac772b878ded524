using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.States;
using Salus.Primitives;

namespace Salus.Ledger.Contracts.Access;

/// <summary>A decision to let a member read: what a store checks before it serves a byte (design section 6).</summary>
public sealed record Permit(
    MemberId Requester,
    Digest ConnectionKey,
    MemberId Patient,
    Category Category,
    RecordId? Record,
    Purpose Purpose,
    TransactionId Consent,
    Timestamp Until)
{
    /// <summary>Every permit, by the transaction that requested it.</summary>
    public static readonly Table<Permit> Table = new("permit", LedgerJson.Default.Permit, isReadOften: false);

    /// <summary>How long a permit lasts at most, in milliseconds of block time.</summary>
    public const long LongestMs = 120_000;
}

/// <summary>That a store summarised what it released under a permit; the list is in the receipt.</summary>
public sealed record Release(TransactionId Permit, MemberId Store, int Records)
{
    /// <summary>Every release summary, by permit and store.</summary>
    public static readonly Table<Release> Table = new("release", LedgerJson.Default.Release, isReadOften: false);
}
