using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>
/// Adds a version to a record; the former ones stay. By the patient for the patient's own records, else by a verified
/// practitioner of the author's organisation (spec ledger 12.4, 12.5).
/// </summary>
public sealed record NewVersion(MemberId Patient, RecordId Record, long Version, Commitment Commitment) : PatientMessage
{
    /// <summary>The most versions of one record: each rewrites the entity, so they are not without limit.</summary>
    public const int MaxVersions = 1_000;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(NewVersion), LedgerName.Records, Senders.Author, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("record", Record.ToString());
        body.WriteNumber("version", Version);
        Commitment.Write(body);
    }

    internal override Outcome Apply(Execution run)
    {
        if (Authorship.Find(run, Patient, Record, out var record) is { } refusal)
        {
            return refusal;
        }

        if (Version != record!.Versions.Count + 1)
        {
            return Refusal.VersionNotNext;
        }

        if (Version > MaxVersions)
        {
            return Refusal.TooManyVersions;
        }

        if (Commitment.Check(run, Patient, record.Category) is { } wrong)
        {
            return wrong;
        }

        Commitment.TakeContent(run, Record);
        run.State.Put(
            Records.Record.Table,
            Record.ToString(),
            record with { Versions = [.. record.Versions, Commitment.ToVersion(run.Now)] });
        return new Event.RecordStored(Patient, Record, Version, record.Category);
    }

    private static NewVersion Read(JsonFields body) => new(
        body.Member("patient"),
        body.Record("record"),
        body.Epoch("version"),
        Commitment.Read(body));
}

internal static class Authorship
{
    /// <summary>Finds a patient's record that the signer may add to; null, or why not.</summary>
    public static Refusal? Find(Execution run, MemberId patient, RecordId id, out Record? record)
    {
        record = Record.Find(run, patient, id);
        if (record is null)
        {
            return Refusal.UnknownRecord;
        }

        var mayWrite = run.Signer.Role == Role.Patient || record.Author == record.Patient
            ? run.Signer.Id == record.Author
            : run.Signer.Organisation == record.Organisation;
        return !mayWrite ? Refusal.NotTheAuthor
            : record.IsErased ? Refusal.RecordErased
            : null;
    }
}
