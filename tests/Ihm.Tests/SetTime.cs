namespace Salus.Ihm.Tests;

/// <summary>A clock that a test sets; its timers never fire.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public SetTime()
        : this(DateTimeOffset.UnixEpoch.AddDays(20_000))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Pass(TimeSpan span) => _now += span;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Still();

    private sealed class Still : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
