namespace Salus.Simulation;

/// <summary>A validator's own clock: simulated time, some seconds off.</summary>
internal sealed class SimulatedTime(SimulatedClock clock, long offMilliseconds) : TimeProvider
{
    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => clock.Now;

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Founding.Time.UnixMs + 10_000 + offMilliseconds + clock.Now);
}
