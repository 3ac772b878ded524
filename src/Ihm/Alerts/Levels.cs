using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Alerts;

/// <summary>Which finding gives which level: the table of docs/spec/ihm-alerts.md.</summary>
public static class Levels
{
    // One sample in a hundred thousand.
    private const double VeryRare = 5;

    // What fails within minutes when it is too low.
    private static readonly HashSet<Signal> Vital =
    [
        Signal.HeartRate, Signal.OxygenSaturation, Signal.RespiratoryRate, Signal.SystolicPressure, Signal.Glucose,
    ];

    // spec ihm-alerts 1.1
    /// <summary>The level of a finding, null where it makes no alert by itself; `beats` are those of its kind, this one
    /// included.</summary>
    public static AlertLevel? Of(Finding finding, RecentBeats beats) => finding.Kind switch
    {
        FindingKind.FlatLine or FindingKind.Saturated or FindingKind.SensorOff or FindingKind.ImpossibleChange =>
            AlertLevel.Low,
        FindingKind.Unusual => finding.Rarity >= VeryRare ? AlertLevel.Medium : AlertLevel.Low,
        FindingKind.TooLow => Vital.Contains(finding.Signal) ? AlertLevel.High : AlertLevel.Medium,
        FindingKind.TooHigh => AlertLevel.Medium,
        FindingKind.EarlyWarning => finding.Risk == ClinicalRisk.High ? AlertLevel.High : AlertLevel.Medium,
        FindingKind.VentricularBeat => beats.AreRun ? AlertLevel.High
            : beats.InLastMinute >= 6 ? AlertLevel.Medium
            : null,
        FindingKind.SupraventricularBeat => beats.InLastMinute >= 10 ? AlertLevel.Medium : null,
        FindingKind.IrregularRhythm => AlertLevel.Medium,
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Kind, "no level is known"),
    };
}
