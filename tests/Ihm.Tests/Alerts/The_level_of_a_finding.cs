using Salus.Ihm.Alerts;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Tests.Alerts;

// spec ihm-alerts 1.1
public sealed class The_level_of_a_finding
{
    [Theory]
    [InlineData(FindingKind.FlatLine, "heart-rate", AlertLevel.Low)]
    [InlineData(FindingKind.Saturated, "heart-rate", AlertLevel.Low)]
    [InlineData(FindingKind.SensorOff, "heart-rate", AlertLevel.Low)]
    [InlineData(FindingKind.ImpossibleChange, "heart-rate", AlertLevel.Low)]
    [InlineData(FindingKind.TooLow, "heart-rate", AlertLevel.High)]
    [InlineData(FindingKind.TooLow, "oxygen-saturation", AlertLevel.High)]
    [InlineData(FindingKind.TooLow, "respiratory-rate", AlertLevel.High)]
    [InlineData(FindingKind.TooLow, "systolic-pressure", AlertLevel.High)]
    [InlineData(FindingKind.TooLow, "glucose", AlertLevel.High)]
    [InlineData(FindingKind.TooLow, "body-temperature", AlertLevel.Medium)]
    [InlineData(FindingKind.TooHigh, "heart-rate", AlertLevel.Medium)]
    [InlineData(FindingKind.IrregularRhythm, "rr-interval", AlertLevel.Medium)]
    public void is_that_of_the_table(FindingKind kind, string signal, AlertLevel level) => Assert.Equal(
        level,
        Levels.Of(Findings.Of(kind, Signal.All.Single(one => one.Name == signal)), RecentBeats.None));

    [Theory]
    [InlineData(2.0, AlertLevel.Low)]
    [InlineData(4.99, AlertLevel.Low)]
    [InlineData(5.0, AlertLevel.Medium)]
    [InlineData(300, AlertLevel.Medium)]
    public void rises_with_how_unusual_it_is(double rarity, AlertLevel level) =>
        Assert.Equal(level, Levels.Of(Findings.Of(FindingKind.Unusual, rarity: rarity), RecentBeats.None));

    [Theory]
    [InlineData(ClinicalRisk.LowMedium, AlertLevel.Medium)]
    [InlineData(ClinicalRisk.Medium, AlertLevel.Medium)]
    [InlineData(ClinicalRisk.High, AlertLevel.High)]
    public void is_that_of_the_early_warning(ClinicalRisk risk, AlertLevel level) => Assert.Equal(
        level, Levels.Of(Findings.Of(FindingKind.EarlyWarning) with { Risk = risk }, RecentBeats.None));

    [Theory]
    [InlineData(FindingKind.VentricularBeat, 1, 800, null)]
    [InlineData(FindingKind.VentricularBeat, 5, 8_000, null)]
    [InlineData(FindingKind.VentricularBeat, 6, 8_000, AlertLevel.Medium)]
    [InlineData(FindingKind.VentricularBeat, 6, 12_000, null)]
    [InlineData(FindingKind.VentricularBeat, 2, 600, null)]
    [InlineData(FindingKind.VentricularBeat, 3, 600, AlertLevel.High)]
    [InlineData(FindingKind.VentricularBeat, 3, 601, null)]
    [InlineData(FindingKind.SupraventricularBeat, 9, 600, null)]
    [InlineData(FindingKind.SupraventricularBeat, 10, 600, AlertLevel.Medium)]
    public void of_beats_depends_on_how_close_they_come(FindingKind kind, int count, int everyMs, AlertLevel? level)
    {
        var beats = RecentBeats.None;
        for (var beat = 0; beat < count; beat++)
        {
            beats = beats.With(Findings.Noon.PlusMs(beat * everyMs));
        }

        Assert.Equal(level, Levels.Of(Findings.Of(kind), beats));
    }

    [Fact]
    public void of_beats_counts_anew_when_the_device_sets_its_clock_back()
    {
        var beats = RecentBeats.None.With(Findings.Minutes(60)).With(Findings.Minutes(60)).With(Findings.Minutes(59.9));
        Assert.Single(beats.Times);
        Assert.Equal([Findings.Noon], beats.With(Findings.Noon).Times);
    }

    [Fact]
    public void is_known_for_every_kind() => Assert.All(
        Enum.GetValues<FindingKind>(),
        kind => Levels.Of(Findings.Of(kind), RecentBeats.None.With(Findings.Noon)));
}
