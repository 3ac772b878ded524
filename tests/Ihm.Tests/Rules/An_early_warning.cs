using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Rules;

public sealed class An_early_warning
{
    private static readonly (Signal Signal, double Value)[] Well =
    [
        (Signal.RespiratoryRate, 16), (Signal.OxygenSaturation, 97), (Signal.SystolicPressure, 120),
        (Signal.HeartRate, 70), (Signal.BodyTemperature, 37),
    ];

    private readonly EarlyWarning _warning = new(OxygenScale.One);

    [Fact] // spec ihm-detection 5.5
    public void has_no_score_until_all_five_measurements_are_there()
    {
        foreach (var (signal, value) in Well[..^1])
        {
            _warning.Observe(signal, At(0, value));
        }

        Assert.Null(_warning.Score(new Timestamp(0)));
        _warning.Observe(Signal.BodyTemperature, At(0, 37));
        Assert.Equal(0, _warning.Score(new Timestamp(0))!.Total);
    }

    [Fact] // spec ihm-detection 5.5
    public void has_no_score_when_a_measurement_is_older_than_an_hour()
    {
        MeasureAll();
        Assert.NotNull(_warning.Score(new Timestamp(3_600_000)));
        Assert.Null(_warning.Score(new Timestamp(3_600_001)));
    }

    [Fact] // spec ihm-detection 5.5
    public void has_no_score_of_what_a_device_that_was_away_measured_hours_before_the_others()
    {
        MeasureAll();
        Assert.Null(_warning.Observe(Signal.HeartRate, At(6 * 3_600, 150)));
        Assert.Null(_warning.Observe(Signal.OxygenSaturation, At(60, 85)));
        Assert.Null(_warning.Score(new Timestamp(60_000)));
    }

    [Fact] // spec ihm-detection 5.5
    public void is_told_when_the_risk_rises_and_not_again_while_it_stays()
    {
        MeasureAll();
        Assert.Null(_warning.Observe(Signal.HeartRate, At(1, 95)));
        var told = _warning.Observe(Signal.OxygenSaturation, At(2, 90));
        Assert.Equal(FindingKind.EarlyWarning, told?.Kind);
        Assert.Equal("NEWS2 4, low to medium risk: saturation 3, pulse 1", told!.Basis);
        Assert.Null(_warning.Observe(Signal.OxygenSaturation, At(3, 91)));
        Assert.Contains(", high risk: ", _warning.Observe(Signal.RespiratoryRate, At(4, 26))!.Basis);
        Assert.Null(_warning.Observe(Signal.RespiratoryRate, At(5, 16)));
    }

    [Fact] // spec ihm-detection 5.5
    public void counts_what_whoever_cares_says_of_oxygen_and_consciousness()
    {
        MeasureAll();
        (_warning.IsOnOxygen, _warning.Consciousness) = (true, Consciousness.Confusion);
        Assert.Equal(5, _warning.Score(new Timestamp(0))!.Total);
    }

    [Fact] // spec ihm-detection 1.4
    public void does_not_rest_on_a_sensor_that_is_off()
    {
        var patient = new PatientWatch(Thresholds.Usual);
        foreach (var (signal, value) in Well)
        {
            patient.Observe(signal, At(0, value));
        }

        for (var second = 1; second < 5; second++)
        {
            var findings = patient.Observe(Signal.OxygenSaturation, At(second, 0));
            Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.EarlyWarning);
        }

        var ill = Enumerable.Range(6, 60)
            .SelectMany(second => patient.Observe(Signal.OxygenSaturation, At(second, 88)));
        Assert.Contains(ill, finding => finding.Kind == FindingKind.EarlyWarning);
    }

    private void MeasureAll()
    {
        foreach (var (signal, value) in Well)
        {
            _warning.Observe(signal, At(0, value));
        }
    }

    private static Sample At(int second, double value) => new(new Timestamp(second * 1000L), value);
}
