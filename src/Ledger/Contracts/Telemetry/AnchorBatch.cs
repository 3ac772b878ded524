using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Telemetry;

/// <summary>A patient's agent commits to a batch of measurements by the Merkle root over its samples (spec ledger
/// 15.2).</summary>
public sealed record AnchorBatch(
    MemberId Patient, BatchId Batch, Category Category, long Count, Commitment Commitment) : PatientMessage
{
    /// <summary>The most samples of one batch.</summary>
    public const long MaxCount = 10_000_000;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(AnchorBatch), LedgerName.Telemetry, Senders.Device, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("batch", Batch.ToString());
        body.WriteString("category", Code<Category>.Text(Category));
        body.WriteNumber("count", Count);
        Commitment.Write(body);
    }

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Telemetry.Batch.Table, Batch.ToString()) is not null)
        {
            return Refusal.BatchExists;
        }

        if (Agency.Check(run, Patient, Category) is { } refusal)
        {
            return refusal;
        }

        if (Commitment.CheckEpoch(run, Patient, Category) is { } wrongEpoch)
        {
            return wrongEpoch;
        }

        if (BatchContent.Find(run.State, Commitment.Content) is not null)
        {
            return Refusal.ContentInUse;
        }

        run.State.Put(BatchContent.Table, ContentUse.Id(Commitment.Content), new BatchContent(Batch));
        run.State.Put(
            Telemetry.Batch.Table,
            Batch.ToString(),
            new Batch(Patient, Category, run.Signer.Id, Count, Commitment, run.Now, run.Id));
        return new Event.BatchAnchored(Patient, Batch, Category, Count, run.Signer.Id);
    }

    private static AnchorBatch Read(JsonFields body) => new(
        body.Member("patient"),
        body.Batch("batch"),
        body.Code<Category>("category"),
        body.Integer("count", 1, MaxCount),
        Commitment.Read(body));
}

internal static class Agency
{
    /// <summary>Null when a consent in force makes the signer the patient's agent for a category; else why
    /// not.</summary>
    public static Refusal? Check(Execution run, MemberId patient, Category category) =>
        run.Policies.Get(PatientPolicy.Table, patient.ToString())?.HasAgent(run.Signer, category, run.Now) == true
            ? null
            : Refusal.AgentWithoutConsent;
}
