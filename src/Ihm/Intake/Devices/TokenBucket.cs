using Salus.Ledger;

namespace Salus.Ihm.Intake.Devices;

/// <summary>So much at once, and so much a second. What is taken may go beyond what is there, and is then waited
/// for.</summary>
internal sealed class TokenBucket(double perSecond, double burst)
{
    // What is used up of the burst; it may be more than there is.
    private double _used;
    private Timestamp _refilled;

    /// <summary>After how many seconds there is something again; 0 when there is.</summary>
    public int SecondsToWait(Timestamp now)
    {
        var elapsed = Math.Max(0, now.UnixMs - _refilled.UnixMs) / 1000.0;
        _used = Math.Max(0, _used - elapsed * perSecond);
        _refilled = now;
        return _used < burst ? 0 : (int)Math.Floor((_used - burst) / perSecond) + 1;
    }

    public void Take(double count) => _used += count;
}
