using Salus.Ihm.Alerts;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>Findings, moments and members that the tests of alerts speak of.</summary>
internal static class Findings
{
    public static readonly Timestamp Noon = new(1_795_262_400_000);

    public static readonly MemberId Alice = Member(1);

    public static readonly MemberId Bob = Member(2);

    public static readonly MemberId Carol = Member(3);

    public static readonly Audience ToBob = new([Bob], Carol, TimeSpan.FromMinutes(15));

    public static MemberId Member(byte number) => new(Random(number));

    public static AlertId Alert(byte number) => new(Random(number));

    public static Timestamp Minutes(double after) => Noon.PlusMs((long)(after * 60_000));

    public static Finding Of(
        FindingKind kind, Signal? signal = null, double atMinute = 0, double? rarity = null) => new(
        signal ?? Signal.HeartRate, kind, Minutes(atMinute), Minutes(atMinute), rarity, "131 /min, threshold 130");

    private static RandomId Random(byte number)
    {
        var bytes = new byte[RandomId.Size];
        bytes[^1] = number;
        return RandomId.From(bytes);
    }
}
