using Salus.Client;
using Salus.Client.Telemetry;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>
/// Readings whose segments are gone: what the store still knows of one says about when its batch was cut; the batches
/// from then on are fetched from the region's content store, opened by the agent, and searched.
/// </summary>
// spec ihm 3.10
internal sealed class AnchoredReadings(TelemetryStore store, Agent agent)
{
    // A device's clock may be ahead of ours.
    private const long AheadMs = 3_600_000;

    /// <summary>The proof of a reading; a <see cref="SampleException"/> when there is none.</summary>
    public async Task<SampleProof> ProveAsync(SampleQuestion question, CancellationToken cancellationToken)
    {
        var facts = await agent.FactsAsync(cancellationToken);
        MemberId[] devices = [.. facts.Devices.Select(device => device.Id), agent.Patient];
        foreach (var device in devices.Where(id => question.Device is null || id == question.Device))
        {
            foreach (var signal in Signal.All.Where(one => question.Signal is null || one.Name == question.Signal))
            {
                if (await store.FindAsync(agent.Patient, device, signal, question.Id, cancellationToken) is { } known
                    && await ProveAsync(
                        device, new Reading(signal, question.Id, known.Version, known.Time, 0, []), cancellationToken)
                        is { } proof)
                {
                    return proof;
                }
            }
        }

        throw SampleException.Unknown();
    }

    /// <summary>The proof of a reading of an anchored batch, by its bytes or how they begin; null when it is not
    /// there.</summary>
    public async Task<SampleProof?> ProveAsync(PlannedBatch batch, byte[] start, CancellationToken cancellationToken)
    {
        try
        {
            var listed = (await agent.Client.BatchesAsync(agent.Patient, batch.Category, cancellationToken))
                .FirstOrDefault(one => one.Batch == batch.Id);
            if (listed is null)
            {
                return null;
            }

            var read = await agent.Client.ReadBatchAsync(agent.Patient, listed, cancellationToken);
            var tree = SampleTree.Read(read.Content.Bytes);
            return tree.IndexOf(start) is >= 0 and var index ? SampleProof.Of(tree, index, read.Anchored) : null;
        }
        catch (SalusException fault) when (fault is not NoNodeException)
        {
            throw SampleException.Archived(batch, fault);
        }
    }

    // What comes first in time comes first: a reading is sent soon after it was measured.
    private async Task<SampleProof?> ProveAsync(MemberId device, Reading known, CancellationToken cancellationToken)
    {
        var category = known.Signal.Category;
        List<PlannedBatch> batches = [];
        await foreach (var kept in store.ListAsync(
            PlannedBatch.AnchoredKind, agent.Patient, PlannedBatch.AnchoredKey(category, 0), cancellationToken))
        {
            var batch = PlannedBatch.Read(kept.Value);
            if (batch.Category != category)
            {
                break;
            }

            if (batch.Cut.UnixMs >= known.Time.UnixMs - AheadMs)
            {
                batches.Add(batch);
            }
        }

        // Period and values are not known; they come last.
        var whole = SampleTree.BytesOf(device, known);
        var start = whole[..whole.AsSpan().IndexOf(",\"periodMs\":"u8)];
        foreach (var batch in batches.OrderBy(one => one.Cut))
        {
            if (await ProveAsync(batch, start, cancellationToken) is { } proof)
            {
                return proof;
            }
        }

        return null;
    }
}
