using Salus.Ihm.Courses;
using Salus.Ihm.Intake;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Watching;

/// <summary>
/// Watches one patient: every accepted segment once, in order. What was offered in between is taken from memory, what
/// was not, after a restart or a burst, from the store.
/// </summary>
internal sealed class PatientLane(MemberId patient, TelemetryStore store, WatchOrders orders, TimeProvider time)
    : IDisposable
{
    private const int MostWaiting = 64;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _offered = new(0);
    private readonly Dictionary<long, IReadOnlyList<Reading>> _waiting = [];
    private readonly PatientWatch _watch = new(Thresholds.Usual, time);
    private Thresholds _thresholds = Thresholds.Usual;
    private Progress _progress = Progress.None;
    private Progress? _saved;
    private long _newest;

    /// <summary>How many segments are stored and not watched yet.</summary>
    public long Backlog => Math.Max(0, Volatile.Read(ref _newest) - _progress.Watched);

    public MemberId Patient => patient;

    public long Count => _watch.Count;

    /// <summary>Up to which segment all is watched, and what was found handed over.</summary>
    public long Watched => _progress.Watched;

    /// <summary>A segment was stored.</summary>
    public void Offer(long segment, IReadOnlyList<Reading> readings)
    {
        lock (_lock)
        {
            _newest = Math.Max(_newest, segment);
            if (_waiting.Count < MostWaiting && segment > _progress.Watched)
            {
                _waiting[segment] = readings;
            }
        }

        _offered.Release();
    }

    public Forecast? Forecast(Signal signal, TimeSpan ahead)
    {
        lock (_watch)
        {
            return _watch.Forecast(signal, ahead);
        }
    }

    /// <summary>What is to be written so that nothing is watched twice after a restart; null when it is.</summary>
    public (Document Document, Action Written)? Unsaved()
    {
        var progress = _progress;
        return progress == _saved ? null : (
            new Document(Progress.KeyOf(patient), progress.Write()), () => _saved = progress);
    }

    // spec ihm 2.1, 2.4, 2.5
    public async Task RunAsync(CancellationToken stopping)
    {
        await OutlastAsync(() => RecallAsync(stopping), stopping);
        await OutlastAsync(() => CatchUpAsync(stopping), stopping);
        while (true)
        {
            await _offered.WaitAsync(stopping);
            while (Next() is { } next)
            {
                if (next.Readings is { } readings)
                {
                    await WatchAsync(next.Segment, readings, stopping);
                }
                else
                {
                    await OutlastAsync(() => CatchUpAsync(stopping), stopping);
                }
            }
        }
    }

    public void Dispose() => _offered.Dispose();

    private Task OutlastAsync(Func<Task> act, CancellationToken stopping) =>
        PassingTrouble.OutlastAsync(act, time, stopping);

    private (long Segment, IReadOnlyList<Reading>? Readings)? Next()
    {
        lock (_lock)
        {
            var next = _progress.Watched + 1;
            return _waiting.Remove(next, out var readings) ? (next, readings)
                : next <= _newest ? (next, null)
                : null;
        }
    }

    private async Task RecallAsync(CancellationToken stopping)
    {
        if (await store.GetAsync(Progress.KeyOf(patient), stopping) is not { } kept)
        {
            return;
        }

        _progress = _saved = Progress.Read(kept);
        await foreach (var segment in store.SegmentsAsync(patient, _progress.WarmFrom, stopping))
        {
            if (segment.Number > _progress.Watched)
            {
                break;
            }

            Observe(segment.Readings);
        }
    }

    private async Task CatchUpAsync(CancellationToken stopping)
    {
        await foreach (var segment in store.SegmentsAsync(patient, _progress.Watched, stopping))
        {
            lock (_lock)
            {
                _newest = Math.Max(_newest, segment.Number);
            }

            await WatchAsync(segment.Number, segment.Readings, stopping);
        }
    }

    private async Task WatchAsync(long segment, IReadOnlyList<Reading> readings, CancellationToken stopping)
    {
        var thresholds = _thresholds;
        await OutlastAsync(async () => thresholds = await orders.ThresholdsAsync(patient, stopping), stopping);
        if (!ReferenceEquals(thresholds, _thresholds))
        {
            lock (_watch)
            {
                _watch.Apply(thresholds);
            }

            _thresholds = thresholds;
        }

        var findings = Observe(readings);
        if (findings.Count > 0)
        {
            await OutlastAsync(() => orders.FoundAsync(patient, findings, stopping), stopping);
        }

        lock (_lock)
        {
            _progress = _progress.At(segment, new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds()));
            foreach (var passed in _waiting.Keys.Where(number => number <= segment).ToList())
            {
                _waiting.Remove(passed);
            }
        }
    }

    private List<Finding> Observe(IReadOnlyList<Reading> readings)
    {
        List<Finding> findings = [];
        lock (_watch)
        {
            foreach (var reading in readings)
            {
                findings.AddRange(_watch.Observe(reading));
            }
        }

        return findings;
    }
}
