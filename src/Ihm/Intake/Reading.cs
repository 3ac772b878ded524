using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Intake;

/// <summary>
/// What a device measured: one value, or a stretch of a waveform whose values follow each other every `PeriodMs`, all
/// in the signal's unit. `Id` is the device's own name for it, of 1 to 64 printable ASCII characters; a higher version
/// of the same id of the same signal replaces the lower one. A withdrawn one has no values.
/// </summary>
public sealed record Reading(
    Signal Signal, string Id, int Version, Timestamp Time, double PeriodMs, IReadOnlyList<double> Values)
{
    /// <summary>One value.</summary>
    public static Reading Of(Signal signal, string id, Timestamp time, double value) =>
        new(signal, id, Version: 1, time, PeriodMs: 0, [value]);

    /// <summary>Its values as samples, in order of time.</summary>
    public IEnumerable<Sample> Samples() => Values.Select((value, index) =>
        new Sample(Time.PlusMs((long)Math.Round(index * PeriodMs, MidpointRounding.AwayFromZero)), value));

    // Measurements are not for logs.
    public override string ToString() => $"{Signal}, {Values.Count} values";
}
