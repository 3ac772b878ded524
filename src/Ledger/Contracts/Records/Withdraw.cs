using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>Declares a version entered in error; it stays on the ledger and in the store (spec ledger 12.6).</summary>
public sealed record Withdraw(MemberId Patient, RecordId Record, long Version) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(Withdraw), LedgerName.Records, Senders.Author, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("record", Record.ToString());
        body.WriteNumber("version", Version);
    }

    internal override Outcome Apply(Execution run)
    {
        if (Authorship.Find(run, Patient, Record, out var record) is { } refusal)
        {
            return refusal;
        }

        var index = Version - 1;
        if (index >= record!.Versions.Count)
        {
            return Refusal.UnknownVersion;
        }

        if (record.Versions[(int)index].IsWithdrawn)
        {
            return Refusal.AlreadyWithdrawn;
        }

        RecordVersion[] versions = [.. record.Versions];
        versions[index] = versions[index] with { IsWithdrawn = true };
        run.State.Put(Records.Record.Table, Record.ToString(), record with { Versions = versions });
        return new Event.VersionWithdrawn(Patient, Record, Version);
    }

    private static Withdraw Read(JsonFields body) =>
        new(body.Member("patient"), body.Record("record"), body.Epoch("version"));
}
