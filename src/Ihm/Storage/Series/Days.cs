using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>Days of UTC, counted from 1970: no block and no page crosses one.</summary>
internal static class Days
{
    public const long Ms = 86_400_000;

    public static long Of(Timestamp time) => time.UnixMs / Ms;

    public static Timestamp Start(long day) => new(day * Ms);
}
