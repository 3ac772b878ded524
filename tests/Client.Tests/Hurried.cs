using System.Collections.Concurrent;

namespace Salus.Client.Tests;

/// <summary>Timers fire at once: nobody waits between two tries. Those of 10 s or more fire when the test says that so
/// much time has passed.</summary>
internal sealed class Hurried : TimeProvider
{
    private readonly ConcurrentQueue<(TimeSpan Due, ITimer Timer)> _later = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan due, TimeSpan period)
    {
        var isLater = due >= TimeSpan.FromSeconds(10);
        var timer = base.CreateTimer(callback, state, isLater ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, period);
        if (isLater)
        {
            _later.Enqueue((due, timer));
        }

        return timer;
    }

    public void Pass(TimeSpan time)
    {
        foreach (var (_, timer) in _later.Where(one => one.Due <= time))
        {
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
