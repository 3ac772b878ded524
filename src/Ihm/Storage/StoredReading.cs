using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>A reading as it is kept, in its newest version, with the device that measured it. A day holds many of
/// them.</summary>
public readonly record struct StoredReading(
    MemberId Device,
    Signal Signal,
    StoredId Name,
    int Version,
    Timestamp Time,
    double PeriodMs,
    ReadOnlyMemory<double> Values)
{
    /// <summary>The device's own name for it.</summary>
    public string Id => Name.ToString();

    /// <summary>Whether the device took it back.</summary>
    public bool IsWithdrawn => Values.IsEmpty;

    /// <summary>The moment of its last value.</summary>
    public Timestamp Last => Time.PlusMs(SpanMs(PeriodMs, Values.Length));

    public Reading ToReading() => new(Signal, Id, Version, Time, PeriodMs, Values.ToArray());

    // Measurements are not for logs.
    public override string ToString() => $"{Signal}, {Values.Length} values";

    internal static long SpanMs(double periodMs, int count) =>
        count < 2 ? 0 : (long)Math.Round((count - 1) * periodMs, MidpointRounding.AwayFromZero);
}
