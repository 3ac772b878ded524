using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Ledger.Contracts.Records;

/// <summary>A clinical document on the ledger: whose, of which kind, by whom, in versions; never its content.</summary>
public sealed record Record(
    MemberId Patient,
    Category Category,
    MemberId Author,
    OrganisationId Organisation,
    IReadOnlyList<RecordVersion> Versions)
{
    /// <summary>Every record, by id.</summary>
    public static readonly Table<Record> Table = new("record", LedgerJson.Default.Record);
}

/// <summary>One version: where its ciphertext is and what it commits to.</summary>
public sealed record RecordVersion(
    Digest Commitment,
    Cid Content,
    Digest Envelope,
    long Epoch,
    Timestamp StoredAt,
    bool IsWithdrawn = false);
