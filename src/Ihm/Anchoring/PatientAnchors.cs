using Salus.Client;
using Salus.Client.Records;
using Salus.Client.Telemetry;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>What of one patient is to be anchored: it is gathered, settled in batches, and submitted, of each category
/// oldest first. A category that the ledger does not take holds up no other.</summary>
internal sealed class PatientAnchors(Agent agent, TelemetryStore store, AnchorLimits limits, TimeProvider time)
{
    private readonly Gathering _gathering = new(agent.Patient);
    private readonly SortedDictionary<Category, WaitingBatches> _waiting = [];
    private bool _isRecalled;
    private long _newest = long.MaxValue;
    private AnchorsOfPatient _state = new(0, 0, null, null);

    /// <summary>How far it was after the last step.</summary>
    public AnchorsOfPatient State => _state;

    /// <summary>A segment was stored.</summary>
    public void Offer(long segment) => Volatile.Write(ref _newest, segment);

    /// <summary>Gathers, settles, submits; how many batches were anchored.</summary>
    public async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        var anchored = 0;
        try
        {
            await RecallAsync(cancellationToken);
            await GatherAsync(cancellationToken);
            foreach (var waiting in _waiting.Values)
            {
                while (waiting.Next(time.GetUtcNow()) is { } batch
                    && await TrySubmitAsync(waiting, batch, cancellationToken))
                {
                    anchored++;
                }
            }
        }
        finally
        {
            var all = _waiting.Values;
            _state = new AnchorsOfPatient(
                _gathering.Readings,
                all.Sum(one => one.Count),
                all.Select(one => one.Oldest).OfType<Timestamp>().Select(cut => (Timestamp?)cut).Min(),
                all.Select(one => one.Fault).OfType<string>().FirstOrDefault());
        }

        return anchored;
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (_isRecalled)
        {
            return;
        }

        _waiting.Clear();
        await _gathering.RecallAsync(store, cancellationToken);
        List<PlannedBatch> kept = [];
        await foreach (var document in store.ListAsync(
            PlannedBatch.WaitingKind, agent.Patient, "", cancellationToken))
        {
            kept.Add(PlannedBatch.Read(document.Value));
        }

        kept.OrderBy(batch => batch.Through).ToList().ForEach(Await);
        _isRecalled = true;
    }

    private async Task GatherAsync(CancellationToken cancellationToken)
    {
        // The first time whatever is there.
        if (Volatile.Read(ref _newest) > _gathering.Read)
        {
            Interlocked.CompareExchange(ref _newest, 0, long.MaxValue);
            var segments = store.SegmentsAsync(agent.Patient, _gathering.Read, cancellationToken);
            await _gathering.ReadAsync(segments, limits, () => CutAsync(cancellationToken));
        }

        await CutAsync(cancellationToken);
    }

    private async Task CutAsync(CancellationToken cancellationToken)
    {
        var (batches, documents, written) = _gathering.Cut(
            limits, new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds()));
        if (batches.Count > 0)
        {
            await store.PutAsync(documents, [], cancellationToken);
            written();
            foreach (var batch in batches)
            {
                Await(batch);
            }
        }
    }

    private void Await(PlannedBatch batch)
    {
        if (!_waiting.TryGetValue(batch.Category, out var waiting))
        {
            _waiting[batch.Category] = waiting = new WaitingBatches();
        }

        waiting.Add(batch);
    }

    // spec ihm 3.5, 3.6
    private async Task<bool> TrySubmitAsync(
        WaitingBatches waiting, PlannedBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var tree = await SampleReader.LeftAsync(store, agent.Patient, batch, cancellationToken);
            var isWhole = tree.Count == batch.Count;
            var listed = isWhole ? null : await ListedAsync(batch, cancellationToken);
            if (!isWhole && listed is null)
            {
                await SettleAnewAsync(waiting, batch, tree.Count, cancellationToken);
                return false;
            }

            var transaction = listed?.Transaction ?? await AnchorAsync(batch, tree, cancellationToken);
            var anchored = batch with { Transaction = transaction };
            await store.PutAsync([anchored.For(agent.Patient)], [batch.KeyFor(agent.Patient)], cancellationToken);
            waiting.Done();
            await store.ReleaseAsync(agent.Patient, Settled(), cancellationToken);
            return true;
        }
        catch (SalusException fault) when (fault is not StoreException)
        {
            // Whatever the cause, the batch stays; the cause is shown.
            waiting.Pause(fault.Code, time.GetUtcNow());
            return false;
        }
    }

    // Some of its readings were lost meanwhile, and the ledger has nothing of it. spec ihm 3.5
    private async Task SettleAnewAsync(
        WaitingBatches waiting, PlannedBatch batch, int left, CancellationToken cancellationToken)
    {
        if (left == 0)
        {
            await store.PutAsync([], [batch.KeyFor(agent.Patient)], cancellationToken);
            waiting.Done();
            return;
        }

        var anew = PlannedBatch.Settle(batch.Category, batch.After, batch.Through, left, batch.Cut);
        await store.PutAsync([anew.For(agent.Patient)], [batch.KeyFor(agent.Patient)], cancellationToken);
        waiting.Replace(anew);
    }

    private async Task<BatchListing?> ListedAsync(PlannedBatch batch, CancellationToken cancellationToken) =>
        (await agent.Client.BatchesAsync(agent.Patient, batch.Category, cancellationToken))
            .FirstOrDefault(one => one.Batch == batch.Id);

    private async Task<TransactionId> AnchorAsync(
        PlannedBatch batch, SampleTree tree, CancellationToken cancellationToken)
    {
        var content = new RecordContent(SampleTree.MediaType, tree.Content());
        var submitted = new NewBatch(agent.Patient, batch.Id, batch.Category, tree.Count, tree.Root, content);
        try
        {
            return (await agent.Client.AnchorAsync(submitted, cancellationToken)).Transaction;
        }
        catch (RefusedException refused) when (refused.Refusal == Refusal.BatchExists)
        {
            // An earlier try got through, and the answer was lost.
            return await ListedAsync(batch, cancellationToken) is { } listed && listed.Commitment == tree.Root
                ? listed.Transaction
                : throw new RefusedException(refused.Refusal, refused.Proof);
        }
    }

    private long Settled() => _waiting.Values.Select(waiting => waiting.Begin).OfType<long>()
        .Append(_gathering.Settled).Min();
}

/// <summary>How far one patient is: readings in no batch, batches that wait, since when, and why.</summary>
internal sealed record AnchorsOfPatient(long Readings, int Batches, Timestamp? Oldest, string? Fault);
