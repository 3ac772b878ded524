using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>
/// The patient, or a guardian, has a record erased (GDPR Article 17): every store deletes ciphertext and envelopes of
/// all its versions and attests it. For good; what the ledger says of the record stays (spec ledger 12.8).
/// </summary>
public sealed record EraseRecord(MemberId Patient, RecordId Record) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(EraseRecord), LedgerName.Records, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("record", Record.ToString());
    }

    internal override Outcome Apply(Execution run)
    {
        if (Records.Record.Find(run, Patient, Record) is not { } record)
        {
            return Refusal.UnknownRecord;
        }

        if (record.IsErased)
        {
            return Refusal.RecordErased;
        }

        run.State.Put(Records.Record.Table, Record.ToString(), record with { ErasedAt = run.Now });
        Erasure.Enter(run.State, new Erasure(Patient, Record));
        return new Event.RecordErased(Patient, Record, record.Versions.Count);
    }

    private static EraseRecord Read(JsonFields body) => new(body.Member("patient"), body.Record("record"));
}
