using System.Diagnostics;

namespace Salus.Bench.Load;

/// <summary>
/// When each of a load is due, decided beforehand: exponential gaps, as if many people acted independently.
/// </summary>
internal static class Arrivals
{
    /// <summary>When each is due, from the start, at a mean rate.</summary>
    public static TimeSpan[] Of(int count, double perSecond, int seed)
    {
        var random = new Random(seed);
        var arrivals = new TimeSpan[count];
        var at = 0.0;
        for (var i = 0; i < count; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) / perSecond;
            arrivals[i] = TimeSpan.FromSeconds(at);
        }

        return arrivals;
    }

    /// <summary>Waits until one is due.</summary>
    public static async ValueTask UntilAsync(long start, TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } remaining)
        {
            // Timers count whole milliseconds; early is no option, a little late counts against the node.
            await Task.Delay((int)Math.Ceiling(remaining.TotalMilliseconds), cancellationToken);
        }
    }
}
