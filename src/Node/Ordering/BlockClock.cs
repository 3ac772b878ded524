using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Ordering;

/// <summary>The wall clock is far ahead of where it should be by now. Block time never goes back, so no block is made
/// until the clock is right again, or the node was restarted by somebody who says that it is.</summary>
public sealed class ClockJumpedException(TimeSpan ahead)
    : OperationalException(
        "clock-jumped",
        $"The clock jumped {ahead.TotalMinutes:F0} minutes ahead of the time that has passed. Nothing is accepted "
        + "until it is set right. If it is right now, restart the node.");

/// <summary>
/// The wall clock, believed while it moves as the processor's own counter does: a jump of more than 10 minutes ahead
/// would put that time into a block for good (ADR 20). Safe for many threads.
/// </summary>
internal sealed class BlockClock(TimeProvider time)
{
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (DateTimeOffset Time, long Counter)? _believed;

    /// <summary>The time now; throws <see cref="ClockJumpedException"/>. The first answer is believed.</summary>
    public Timestamp Now()
    {
        lock (_lock)
        {
            var (now, counter) = (time.GetUtcNow(), time.GetTimestamp());
            var due = _believed is { } last ? last.Time + time.GetElapsedTime(last.Counter, counter) : now;
            if (now > due + MostAhead)
            {
                throw new ClockJumpedException(now - due);
            }

            // A clock that goes back is not followed: it may come back by as much later.
            _believed = (now > due ? now : due, counter);
            return new Timestamp(now.ToUnixTimeMilliseconds());
        }
    }
}
