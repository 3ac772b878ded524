namespace Salus.Client.Tests;

/// <summary>Timers fire at once: nobody waits between two tries.</summary>
internal sealed class Hurried : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan due, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, period);
}
