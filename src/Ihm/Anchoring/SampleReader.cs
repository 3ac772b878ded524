using Salus.Client;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>Reads a batch's readings from the store again.</summary>
internal static class SampleReader
{
    /// <summary>The tree over a batch's readings: those of its category, in the order in which they were taken. A
    /// <see cref="BatchGoneException"/> when they are not all there.</summary>
    public static async Task<SampleTree> TreeAsync(
        TelemetryStore store, MemberId patient, PlannedBatch batch, CancellationToken cancellationToken)
    {
        var tree = await LeftAsync(store, patient, batch, cancellationToken);
        return tree.Count == batch.Count ? tree : throw new BatchGoneException();
    }

    /// <summary>The same over those that are there still.</summary>
    public static async Task<SampleTree> LeftAsync(
        TelemetryStore store, MemberId patient, PlannedBatch batch, CancellationToken cancellationToken)
    {
        var tree = new SampleTree(batch.Salt.Span);
        await foreach (var segment in store.SegmentsAsync(patient, batch.After, cancellationToken))
        {
            if (segment.Number > batch.Through)
            {
                break;
            }

            foreach (var reading in segment.Readings.Where(reading => reading.Signal.Category == batch.Category))
            {
                tree.Add(SampleTree.BytesOf(segment.Device, reading));
            }
        }

        return tree;
    }
}

/// <summary>The readings of a batch are not in the store any more, or not all of them.</summary>
public sealed class BatchGoneException() : SalusException(
    "batch-gone", "The store does not hold this batch's readings any more; the ledger's content store does.");
