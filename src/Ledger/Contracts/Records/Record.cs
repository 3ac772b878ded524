using System.Text.Json.Serialization;
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
    IReadOnlyList<RecordVersion> Versions,
    Timestamp? ErasedAt = null)
{
    /// <summary>Every record, by id.</summary>
    public static readonly Table<Record> Table = new("record", LedgerJson.Default.Record, isReadOften: false);

    /// <summary>Whether the patient had it erased: nothing is added to it, and stores hold nothing of it.</summary>
    [JsonIgnore]
    public bool IsErased => ErasedAt is not null;

    /// <summary>A patient's record, or null when this patient has none of this id.</summary>
    internal static Record? Find(Execution run, MemberId patient, RecordId id) =>
        run.State.Get(Table, id.ToString()) is { } record && record.Patient == patient ? record : null;
}

/// <summary>One version: where its ciphertext is and what it commits to.</summary>
public sealed record RecordVersion(
    Digest Commitment,
    Cid Content,
    Digest Envelope,
    long Epoch,
    Timestamp StoredAt,
    bool IsWithdrawn = false);
