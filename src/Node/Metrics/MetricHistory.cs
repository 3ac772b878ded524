namespace Salus.Node.Metrics;

/// <summary>One figure through time: at each of the history's moments, or null where there was none yet.</summary>
internal sealed record MetricSeries(string Name, string Labels, bool IsCounter, IReadOnlyList<double?> Values);

/// <summary>The figures of the last hour, for who looks at a node without a collector beside it. Kept in memory, and
/// gone when the node stops (spec api 9.6).</summary>
internal sealed class MetricHistory(PrometheusText metrics, TimeProvider time)
{
    /// <summary>From one moment to the next.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private const int Moments = 360;

    // Labels of these are ledgers, outcomes and validators: few, and nobody's ids.
    private static readonly IReadOnlyList<string> Names =
    [
        "salus_head_height", "salus_queued_transactions", "salus_flush_p50_seconds", "salus_flush_p99_seconds",
        "salus_segment_bytes", "salus_index_bytes", "salus_transactions_total", "salus_open_permits",
        "salus_content_in_bytes_total", "salus_content_out_bytes_total", "salus_peer_in_bytes_total",
        "salus_peer_out_bytes_total", "salus_peer_dropped_total",
    ];

    private readonly Lock _lock = new();
    private readonly Queue<Moment> _moments = [];

    /// <summary>Looks every ten seconds until the node stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Remembers how the figures are now.</summary>
    public void Look()
    {
        var read = metrics.Read(Names).ToDictionary(one => (one.Name, one.Labels), one => (one.IsCounter, one.Value));
        lock (_lock)
        {
            _moments.Enqueue(new Moment(time.GetUtcNow().ToUnixTimeMilliseconds(), read));
            if (_moments.Count > Moments)
            {
                _moments.Dequeue();
            }
        }
    }

    /// <summary>The moments, oldest first, in milliseconds since 1970, and every figure at each.</summary>
    public (IReadOnlyList<long> Times, IReadOnlyList<MetricSeries> Series) Read()
    {
        Moment[] moments;
        lock (_lock)
        {
            moments = [.. _moments];
        }

        var known = moments.SelectMany(moment => moment.Figures).DistinctBy(pair => pair.Key)
            .OrderBy(pair => pair.Key.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Labels, StringComparer.Ordinal);
        return (
            [.. moments.Select(moment => moment.At)],
            [
                .. known.Select(pair => new MetricSeries(
                    pair.Key.Name,
                    pair.Key.Labels,
                    pair.Value.IsCounter,
                    [.. moments.Select(moment => moment.Figures.TryGetValue(pair.Key, out var one)
                        ? one.Value
                        : (double?)null)])),
            ]);
    }

    private sealed record Moment(
        long At, IReadOnlyDictionary<(string Name, string Labels), (bool IsCounter, double Value)> Figures);
}
