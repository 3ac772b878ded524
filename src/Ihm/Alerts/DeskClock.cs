using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>The wall clock at the start, and since then the monotonic one: who sets the clock moves no deadline.
/// </summary>
// spec ihm-alerts 2.7
internal sealed class DeskClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _startMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    public Timestamp Now => new Timestamp(_startMs).PlusMs((long)time.GetElapsedTime(_start).TotalMilliseconds);
}
