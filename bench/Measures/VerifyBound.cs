using System.Diagnostics;
using System.Security.Cryptography;
using Salus.Primitives.Jose;

namespace Salus.Bench.Measures;

/// <summary>
/// P-256 verifications a second of the whole machine: a thread a core, key objects kept, nothing else. No ledger that
/// verifies every signature can commit more than this, so it is what a throughput is compared with.
/// </summary>
internal static class VerifyBound
{
    private const int Windows = 3;

    /// <summary>The best of three windows: a slow one would flatter every ratio.</summary>
    public static double Measure(TimeSpan time) =>
        Enumerable.Range(0, Windows).Max(_ => MeasureOnce(time / Windows));

    private static double MeasureOnce(TimeSpan time)
    {
        var counts = new long[Environment.ProcessorCount];
        var elapsed = new TimeSpan[counts.Length];
        var threads = Enumerable.Range(0, counts.Length)
            .Select(core => new Thread(() => (counts[core], elapsed[core]) = Count(time)))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return counts.Zip(elapsed).Sum(core => core.First / core.Second.TotalSeconds);
    }

    private static (long Count, TimeSpan Elapsed) Count(TimeSpan time)
    {
        using var key = KeyPair.Generate();
        var data = RandomNumberGenerator.GetBytes(32);
        var signature = key.Sign(data);
        var start = Stopwatch.GetTimestamp();
        var count = 0L;
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            if (!key.Public.Verify(data, signature))
            {
                throw new InvalidOperationException("a signature just made does not verify");
            }

            count++;
        }

        return (count, Stopwatch.GetElapsedTime(start));
    }
}
