using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Ordering;

/// <summary>Block time as a validator sets and judges it.</summary>
public sealed class ValidatorClock(TimeProvider time)
{
    private const long MostApartMs = 10_000;

    private readonly BlockClock _clock = new(time);

    /// <summary>What the processor counts now.</summary>
    public long Counter => time.GetTimestamp();

    /// <summary>How long ago that was.</summary>
    public TimeSpan Since(long counter) => time.GetElapsedTime(counter);

    /// <summary>The time of the next block: now, but always after the head's. Throws
    /// <see cref="ClockJumpedException"/>.</summary>
    public Timestamp TimeAfter(BlockHeader head) =>
        new(Math.Max(_clock.Now().UnixMs, head.Time.UnixMs + 1));

    /// <summary>Whether another validator's clock may show a time now (spec votes 3.2). Throws
    /// <see cref="ClockJumpedException"/>.</summary>
    public bool IsNear(Timestamp other) => Math.Abs(other.UnixMs - _clock.Now().UnixMs) <= MostApartMs;

    /// <summary>Whether a time is still to come. Throws <see cref="ClockJumpedException"/>.</summary>
    public bool IsBefore(Timestamp other) => _clock.Now() < other;
}
