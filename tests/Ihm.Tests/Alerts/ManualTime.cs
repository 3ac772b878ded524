namespace Salus.Ihm.Tests.Alerts;

/// <summary>Time that goes on when a test says so. The wall clock can jump beside it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> _awaited = [];
    private TimeSpan _passed;
    private TimeSpan _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _passed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(Findings.Noon.UnixMs) + _passed + _jumped;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
        {
            _jumped += by;
        }
    }

    /// <summary>Lets time pass, and rings what is due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (_lock)
        {
            end = _passed + by;
        }

        while (Next(end) is { } alarm)
        {
            alarm.Ring();
        }

        lock (_lock)
        {
            _passed = end;
        }
    }

    /// <summary>Completes when somebody waits for that long.</summary>
    public Task WhenSomebodyWaits(TimeSpan due)
    {
        lock (_lock)
        {
            if (_alarms.Exists(alarm => alarm.Span == due))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, set));
            return set.Task;
        }
    }

    private Alarm? Next(TimeSpan end)
    {
        lock (_lock)
        {
            var next = _alarms.Where(alarm => alarm.Due <= end).MinBy(alarm => alarm.Due);
            if (next is not null)
            {
                _passed = next.Due > _passed ? next.Due : _passed;
                if (next.Period > TimeSpan.Zero)
                {
                    next.Due += next.Period;
                }
                else
                {
                    _alarms.Remove(next);
                }
            }

            return next;
        }
    }

    private sealed class Alarm(ManualTime time, Action ring) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Span { get; private set; }

        public TimeSpan Period { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    (Span, Due, Period) = (dueTime, time._passed + dueTime, period);
                    time._alarms.Add(this);
                    foreach (var (_, set) in time._awaited.FindAll(one => one.Due == dueTime))
                    {
                        set.SetResult();
                    }

                    time._awaited.RemoveAll(one => one.Due == dueTime);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, TimeSpan.Zero);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
