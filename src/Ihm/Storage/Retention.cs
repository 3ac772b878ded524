using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>For how many days readings are kept in full; their roll-ups stay.</summary>
public static class Retention
{
    /// <summary>Segments that are anchored are kept this long, so that a week can be watched again.</summary>
    public const int SegmentDays = 8;

    private const int WaveformDays = 30;
    private const int RoomDays = 90;
    private const int BodyDays = 730;

    /// <summary>How long readings of this signal are kept.</summary>
    public static int DaysOf(Signal signal) => signal switch
    {
        { IsWaveform: true } => WaveformDays,
        { Category: Category.Environment } => RoomDays,
        _ => BodyDays,
    };

    /// <summary>The first day, counted from 1970, of which readings are kept and taken.</summary>
    internal static long FirstDay(Signal signal, Timestamp now) => Days.Of(now) - DaysOf(signal);
}
