using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>
/// A store says, once per erased record, what it deleted of every version and what it did not have (spec ledger 12.9).
/// </summary>
public sealed record AttestErasure(
    MemberId Patient, RecordId Record, IReadOnlyList<ErasedVersion> Versions, ErasedCopies Grantees) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(AttestErasure), LedgerName.Records, Senders.Store, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("record", Record.ToString());
        body.WriteList("versions", Versions, ErasedVersion.Write);
        body.WriteStartObject("grantees");
        Grantees.Write(body);
        body.WriteEndObject();
    }

    internal override Outcome Apply(Execution run)
    {
        if (Records.Record.Find(run, Patient, Record) is not { } record)
        {
            return Refusal.UnknownRecord;
        }

        if (!record.IsErased)
        {
            return Refusal.NotErased;
        }

        var id = Attestation.Id(Record, run.Signer.Id);
        if (run.State.Get(Attestation.Table, id) is not null)
        {
            return Refusal.AlreadyAttested;
        }

        // Whoever reads the attestation finds every version in it, and none that never was.
        var expected = Enumerable.Range(1, record.Versions.Count).Select(number => (long)number);
        if (!Versions.Select(one => one.Version).SequenceEqual(expected))
        {
            return Refusal.AttestationIncomplete;
        }

        run.State.Put(Attestation.Table, id, new Attestation(run.Id));
        return new Event.ErasureAttested(Patient, Record, run.Signer.Id, Versions, Grantees);
    }

    private static AttestErasure Read(JsonFields body) => new(
        body.Member("patient"),
        body.Record("record"),
        body.List("versions", NewVersion.MaxVersions, ErasedVersion.Read),
        ErasedCopies.Read(body));
}
