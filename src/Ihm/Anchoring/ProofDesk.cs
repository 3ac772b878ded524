using Salus.Client;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>Which reading is meant: by the device's own name for it; its signal, its device or its time where several
/// have it.</summary>
public sealed record SampleQuestion(string Id)
{
    public string? Signal { get; init; }

    public MemberId? Device { get; init; }

    public bool Means(MemberId device, Reading reading) =>
        reading.Id == Id
        && (Signal is null || reading.Signal.Name == Signal)
        && (Device is null || device == Device);

    // The id may tell of a measurement.
    public override string ToString() => nameof(SampleQuestion);
}

/// <summary>Makes proofs of single readings.</summary>
public sealed class ProofDesk(TelemetryStore store)
{
    /// <summary>The proof of the newest version of a reading; a <see cref="SampleException"/> when there is none, it is
    /// not anchored yet, or the batch with it cannot be opened.</summary>
    // spec ihm 3.8, 3.10
    public async Task<SampleProof> ProveAsync(Agent agent, SampleQuestion question, CancellationToken cancellationToken)
    {
        (StoredSegment Segment, Reading Reading)? found = null;
        await foreach (var segment in store.SegmentsAsync(agent.Patient, 0, cancellationToken))
        {
            foreach (var reading in segment.Readings.Where(one => question.Means(segment.Device, one)))
            {
                found = found is { } before && before.Reading.Version > reading.Version ? found : (segment, reading);
            }
        }

        return found is { } meant && await IsNewestAsync(meant.Segment, meant.Reading, cancellationToken)
            ? await ProveAsync(agent, meant.Segment, meant.Reading, cancellationToken)
            : await new AnchoredReadings(store, agent).ProveAsync(question, cancellationToken);
    }

    private async Task<SampleProof> ProveAsync(
        Agent agent, StoredSegment segment, Reading reading, CancellationToken cancellationToken)
    {
        var batch = await BatchOfAsync(agent.Patient, segment.Number, reading.Signal.Category, cancellationToken)
            ?? throw SampleException.NotAnchored();
        var bytes = SampleTree.BytesOf(segment.Device, reading);
        try
        {
            var tree = await SampleReader.TreeAsync(store, agent.Patient, batch, cancellationToken);
            var anchored = await agent.Client.ProveAsync(batch.Transaction!.Value, cancellationToken);
            return SampleProof.Of(tree, tree.IndexOf(bytes), anchored);
        }
        catch (BatchGoneException)
        {
            // Segments before this one are gone.
            return await new AnchoredReadings(store, agent).ProveAsync(batch, bytes, cancellationToken)
                ?? throw SampleException.Unknown();
        }
    }

    // A newer version's segment may be damaged, or gone.
    private async Task<bool> IsNewestAsync(StoredSegment segment, Reading reading, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(
            segment.Patient, segment.Device, reading.Signal, reading.Id, cancellationToken);
        return known is null || known.Value.Version <= reading.Version;
    }

    // Batches of a category follow each other, and are kept by their last segment.
    private async Task<PlannedBatch?> BatchOfAsync(
        MemberId patient, long segment, Category category, CancellationToken cancellationToken)
    {
        var before = PlannedBatch.AnchoredKey(category, segment - 1);
        await foreach (var kept in store.ListAsync(PlannedBatch.AnchoredKind, patient, before, cancellationToken))
        {
            var batch = PlannedBatch.Read(kept.Value);
            return batch.Category == category && batch.After < segment ? batch : null;
        }

        return null;
    }
}

/// <summary>A reading cannot be proven: <c>sample-unknown</c>, <c>sample-not-anchored</c>,
/// <c>sample-archived</c>.</summary>
public sealed class SampleException : SalusException
{
    private SampleException(string code, string message, Exception? inner = null)
        : base(code, message, inner)
    {
    }

    internal static SampleException Unknown() => new(
        "sample-unknown", "The patient's devices have sent no such reading, or it is kept no longer.");

    internal static SampleException NotAnchored() => new(
        "sample-not-anchored", "The reading is stored, and not on the ledger yet; /status says what waits.");

    internal static SampleException Archived(PlannedBatch batch, SalusException fault) => new(
        "sample-archived",
        $"The reading is kept in anchored batches alone, and batch {batch.Id} cannot be opened ({fault.Code}): "
        + "its content is fetched from the region's nodes, and opened while the patient's consent gives this IHM the "
        + "keys of its category.",
        fault);
}
