namespace Salus.Bench.Measures;

/// <summary>Percentiles of measured times by nearest rank: a figure is always a time that was measured.</summary>
internal static class Percentiles
{
    /// <summary>The time, in milliseconds to three digits, that a share of all times does not exceed.</summary>
    public static double Ms(TimeSpan[] sorted, double share)
    {
        var rank = (int)Math.Ceiling(share * sorted.Length);
        return sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Max(rank, 1) - 1].TotalMilliseconds, 3);
    }

    public static LatencyFigures Latency(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return new LatencyFigures(Ms(sorted, 0.50), Ms(sorted, 0.95), Ms(sorted, 0.99));
    }
}
