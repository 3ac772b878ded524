using Salus.Ledger;

namespace Salus.Ihm.Intake.Devices;

/// <summary>
/// How far a device's clock is from ours. What it sends arrives later than it was sent, never sooner, so the shortest
/// of the last delays tells the clocks apart (as NTP's clock filter has it, RFC 5905 section 10); the shortest eighth
/// is left out, so that one wrong stamp changes nothing.
/// </summary>
internal sealed class DeviceClock
{
    private const int Remembered = 32;
    private const int Share = 8;

    private readonly long[] _delays = new long[Remembered];
    private int _count;

    /// <summary>The device's clock less ours, in milliseconds; null before anything is known.</summary>
    // spec ihm-intake 6.1
    public long? SkewMs
    {
        get
        {
            var known = _delays.AsSpan(0, Math.Min(_count, Remembered)).ToArray();
            Array.Sort(known);
            return known.Length == 0 ? null : -known[(known.Length - 1) / Share];
        }
    }

    public void Observe(Timestamp sent, Timestamp received) =>
        _delays[_count++ % Remembered] = received.UnixMs - sent.UnixMs;

    /// <summary>Up to which moment of the device's clock a sample can have been measured.</summary>
    // spec ihm-intake 6.2
    public Timestamp Latest(Timestamp? sent, Timestamp received)
    {
        const long Grace = 5 * 60_000;
        const long Trusted = 60 * 60_000;
        var now = sent is { } stamp ? stamp.UnixMs - received.UnixMs : 0;
        var ahead = Math.Max(now, SkewMs ?? 0);
        return received.PlusMs(Grace + Math.Clamp(ahead, 0, Trusted));
    }
}
