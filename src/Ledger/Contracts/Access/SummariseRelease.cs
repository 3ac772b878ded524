using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Access;

/// <summary>A store says, once per permit, which record versions it released under it (spec ledger 11.5).</summary>
public sealed record SummariseRelease(TransactionId Permit, IReadOnlyList<string> Records) : Message
{
    /// <summary>The most record versions one summary lists.</summary>
    public const int MaxRecords = 5_000;

    private const int EntryLength = 40;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(SummariseRelease), LedgerName.Policies, Senders.Store, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("permit", Permit.ToString());
        body.WriteTexts("records", Records);
    }

    /// <summary>The entry of a record version, <c>RECORD/version</c>.</summary>
    public static string Entry(RecordId record, long version) => $"{record}/{version}";

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Access.Permit.Table, Permit.ToString()) is not { } permit)
        {
            return Refusal.UnknownPermit;
        }

        var id = $"{Permit}/{run.Signer.Id}";
        if (run.State.Get(Release.Table, id) is not null)
        {
            return Refusal.AlreadySummarised;
        }

        run.State.Put(Release.Table, id, new Release(Permit, run.Signer.Id, Records.Count));
        return new Event.ReleaseSummarised(permit.Patient, Permit, run.Signer.Id, Records);
    }

    private static SummariseRelease Read(JsonFields body)
    {
        var records = body.Texts("records", MaxRecords, EntryLength);
        return records.All(IsEntry)
            ? new SummariseRelease(body.Transaction("permit"), records)
            : throw new JsonRejectedException(JsonFault.WrongValue, "records", "entries are RECORD/version.");
    }

    private static bool IsEntry(string text) =>
        text.Split('/') is [var record, var version]
        && RecordId.TryParse(record, out _)
        && version is [not '0', ..]
        && version.Length <= 7
        && version.All(char.IsAsciiDigit);
}
