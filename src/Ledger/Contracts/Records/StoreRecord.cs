using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>
/// A verified practitioner, or the patient, commits to the first version of a record (spec ledger 12.1 to 12.3).
/// </summary>
public sealed record StoreRecord(
    MemberId Patient, RecordId Record, Category Category, Commitment Commitment) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(StoreRecord), LedgerName.Records, Senders.Author, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("record", Record.ToString());
        body.WriteString("category", Code<Category>.Text(Category));
        Commitment.Write(body);
    }

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Records.Record.Table, Record.ToString()) is not null)
        {
            return Refusal.RecordExists;
        }

        if (Commitment.Check(run, Patient, Category) is { } refusal)
        {
            return refusal;
        }

        Commitment.TakeContent(run, Record);
        run.State.Put(
            Records.Record.Table,
            Record.ToString(),
            new Record(Patient, Category, run.Signer.Id, run.Signer.Organisation, [Commitment.ToVersion(run.Now)]));
        return new Event.RecordStored(Patient, Record, 1, Category);
    }

    private static StoreRecord Read(JsonFields body) => new(
        body.Member("patient"),
        body.Record("record"),
        body.Code<Category>("category"),
        Commitment.Read(body));
}
