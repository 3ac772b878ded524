namespace Salus.Cli.Tests.Recovery;

/// <summary>A clock that is so far behind the real one; catching up is how a test lets days pass, so that afterwards
/// commands, which have the real clock, can go on.</summary>
internal sealed class LateClock : TimeProvider
{
    private static readonly TimeSpan Late = TimeSpan.FromHours(80);

    public TimeSpan Behind { get; private set; } = Late;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow - Behind;

    // Days that pass are no jump of the clock: the counter moves along. ADR 20
    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)((Late - Behind).TotalSeconds * TimestampFrequency);

    public void CatchUp() => Behind = TimeSpan.Zero;
}
