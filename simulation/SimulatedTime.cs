namespace Salus.Simulation;

/// <summary>A validator's own clock: simulated time, some seconds off, and perhaps too fast or too slow.</summary>
internal sealed class SimulatedTime(SimulatedClock clock, long offMilliseconds) : TimeProvider
{
    /// <summary>Does something later, unless the process has ended by then.</summary>
    public required Action<long, Action> In { get; init; }

    /// <summary>How many milliseconds it gains in a thousand.</summary>
    public long Gain { get; init; }

    /// <summary>By how many milliseconds it was set wrong.</summary>
    public long Wrong { get; set; }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => clock.Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(
        Founding.Time.UnixMs + 10_000 + offMilliseconds + Wrong + clock.Now + (clock.Now * Gain / 1000));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(In, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Action<long, Action> later, Action fires) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                throw new NotSupportedException("nothing that is simulated has a timer that repeats");
            }

            var set = ++_set;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                later((long)dueTime.TotalMilliseconds, () =>
                {
                    if (set == _set)
                    {
                        fires();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
