using System.Collections.Concurrent;
using Salus.Ihm.Courses;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Watching;

/// <summary>Watches every patient, each in a lane of its own, and remembers how far. A lane that fails is a fault of
/// the IHM, for what it does not watch nobody else does.</summary>
public sealed class WatchDesk(TelemetryStore store, WatchOrders orders, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Saving = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<MemberId, PatientLane> _lanes = new();
    private readonly SemaphoreSlim _opened = new(0);

    /// <summary>How many stored segments are not watched yet.</summary>
    public long Backlog => _lanes.Values.Sum(lane => lane.Backlog);

    /// <summary>How many values were watched since the start.</summary>
    public long Count => _lanes.Values.Sum(lane => lane.Count);

    /// <summary>Begins to watch a patient, whom the store knows.</summary>
    public void Serve(MemberId patient)
    {
        if (_lanes.TryAdd(patient, new PatientLane(patient, store, orders, time)))
        {
            _opened.Release();
        }
    }

    /// <summary>Takes what was stored, in the order of segments of each patient.</summary>
    public void Offer(IReadOnlyList<BatchOutcome> outcomes)
    {
        foreach (var outcome in outcomes.Where(outcome => outcome.Segment > 0))
        {
            if (_lanes.TryGetValue(outcome.Batch.Patient, out var lane))
            {
                lane.Offer(outcome.Segment, outcome.New);
            }
        }
    }

    /// <summary>What is expected of a signal so long after its last value; null for one that nothing is known of.
    /// </summary>
    public Forecast? Forecast(MemberId patient, Signal signal, TimeSpan ahead) =>
        _lanes.TryGetValue(patient, out var lane) ? lane.Forecast(signal, ahead) : null;

    /// <summary>Up to which segment a patient was watched.</summary>
    public long WatchedOf(MemberId patient) => _lanes.TryGetValue(patient, out var lane) ? lane.Watched : 0;

    /// <summary>Watches until it is stopped; ends before that only with a fault.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        HashSet<MemberId> running = [];
        List<Task> work = [SaveAsync(ending.Token)];
        var opened = _opened.WaitAsync(ending.Token);
        try
        {
            while (true)
            {
                await (await Task.WhenAny([opened, .. work]));
                work.AddRange(_lanes.Values.Where(lane => running.Add(lane.Patient))
                    .Select(lane => lane.RunAsync(ending.Token)));
                opened = _opened.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await EndAsync(work);
            await SaveOnceAsync(CancellationToken.None);
        }
        finally
        {
            await ending.CancelAsync();
            await EndAsync(work);
        }
    }

    public void Dispose()
    {
        _opened.Dispose();
        foreach (var lane in _lanes.Values)
        {
            lane.Dispose();
        }
    }

    private static async Task EndAsync(IEnumerable<Task> work) =>
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task SaveAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Saving, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await PassingTrouble.OutlastAsync(() => SaveOnceAsync(stopping), time, stopping);
        }
    }

    // spec ihm 2.4
    private async Task SaveOnceAsync(CancellationToken cancellationToken)
    {
        var unsaved = _lanes.Values.Select(lane => lane.Unsaved()).OfType<(Document Document, Action Written)>()
            .ToList();
        if (unsaved.Count > 0)
        {
            await store.PutAsync([.. unsaved.Select(one => one.Document)], [], cancellationToken);
            unsaved.ForEach(one => one.Written());
        }
    }
}
