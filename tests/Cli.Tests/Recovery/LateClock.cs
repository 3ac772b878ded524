namespace Salus.Cli.Tests.Recovery;

/// <summary>A clock that is so far behind the real one; catching up is how a test lets days pass, so that afterwards
/// commands, which have the real clock, can go on.</summary>
internal sealed class LateClock : TimeProvider
{
    public TimeSpan Behind { get; private set; } = TimeSpan.FromHours(80);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow - Behind;

    public void CatchUp() => Behind = TimeSpan.Zero;
}
