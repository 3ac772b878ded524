using Salus.Bench.Load;
using Salus.Bench.Measures;

namespace Salus.Bench.Figures;

/// <summary>Makes figures of samples: percentiles, windows, distribution. Failures are in none of them.</summary>
internal static class Spread
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    // Half of all, then each time half of what is left: the tail is drawn as finely as the body.
    private static readonly double[] Shares =
    [
        0, .. Enumerable.Range(1, 19).Select(twentieth => twentieth * 0.05),
        0.96, 0.97, 0.98, 0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9995, 0.9999,
    ];

    public static StepFigures Of(LoadResult result, double offeredPerSecond, bool isReference)
    {
        var answered = result.Samples.Where(sample => sample.Answer.Failures.Count == 0).ToList();
        TimeSpan[] sorted = [.. answered.Select(sample => sample.Latency).Order()];
        return new StepFigures
        {
            IsReference = isReference,
            OfferedPerSecond = Math.Round(offeredPerSecond, 1),
            SentPerSecond = Math.Round(result.SentPerSecond, 1),
            CompletedPerSecond = Math.Round(result.AcceptedPerSecond, 1),
            Seconds = Math.Round(result.Time.TotalSeconds, 3),
            Operations = result.Samples.Count,
            Failures = result.Samples.Count - answered.Count,
            LatencyMs = Of(sorted),
            LateP99Ms = Percentiles.Ms([.. result.Samples.Select(sample => sample.Late).Order()], 0.99),
            Windows = [.. WindowsOf(answered)],
            Distribution =
                [.. SharesOf(sorted.Length).Select(share => new SharePoint(share, Percentiles.Ms(sorted, share)))],
        };
    }

    public static SpreadFigures Of(TimeSpan[] sorted) => new(
        Percentiles.Ms(sorted, 0.50),
        Percentiles.Ms(sorted, 0.90),
        Percentiles.Ms(sorted, 0.95),
        Percentiles.Ms(sorted, 0.99),
        Percentiles.Ms(sorted, 0.999),
        Percentiles.Ms(sorted, 1));

    public static IEnumerable<WindowFigures> WindowsOf(IEnumerable<Sample> samples) => samples
        .GroupBy(sample => (int)(sample.Due / Window))
        .OrderBy(window => window.Key)
        .Select(window =>
        {
            TimeSpan[] sorted = [.. window.Select(sample => sample.Latency).Order()];
            var spread = Of(sorted);
            return new WindowFigures(
                (window.Key * Window).TotalSeconds, sorted.Length, spread.P50, spread.P95, spread.P99, spread.Max);
        });

    // No share finer than one operation: of a hundred, the 99.9th percentile would be a guess.
    private static IEnumerable<double> SharesOf(int count) =>
        Shares.Where(share => count > 0 && (1 - share) * count >= 1);
}
