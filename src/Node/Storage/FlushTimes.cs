using System.Numerics;

namespace Salus.Node.Storage;

/// <summary>How long flushes took, in buckets of a power of two microseconds; any thread may read.</summary>
public sealed class FlushTimes
{
    private readonly long[] _buckets = new long[32];

    /// <summary>How many flushes took less than 2^index microseconds and at least half of that.</summary>
    public IReadOnlyList<long> Buckets => [.. _buckets.Select((_, index) => Interlocked.Read(ref _buckets[index]))];

    public void Add(TimeSpan time)
    {
        var microseconds = (ulong)Math.Max(0, time.Ticks / (TimeSpan.TicksPerMillisecond / 1000));
        var bucket = Math.Min(_buckets.Length - 1, BitOperations.Log2(microseconds + 1) + 1);
        Interlocked.Increment(ref _buckets[bucket]);
    }

    /// <summary>The upper bound of the bucket below which so many per cent of the flushes lie; zero before the
    /// first.</summary>
    public TimeSpan Percentile(int percent)
    {
        var buckets = Buckets;
        var due = (buckets.Sum() * percent + 99) / 100;
        var seen = 0L;
        for (var index = 0; index < buckets.Count; index++)
        {
            seen += buckets[index];
            if (due > 0 && seen >= due)
            {
                return TimeSpan.FromMicroseconds(1L << index);
            }
        }

        return TimeSpan.Zero;
    }
}
