using Salus.Ihm.Courses;
using Salus.Ihm.Quality;
using Salus.Ihm.Rhythm;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Alerts;

// Programs read these forms (portal/tests/alertBasis.test.ts): they are for good.
public sealed class What_an_alert_rests_on
{
    private static readonly Timestamp Now = new(1_700_000_000_000);

    [Fact] // spec ihm-alerts 10.1
    public void is_the_value_and_the_limit()
    {
        var watch = new ThresholdWatch(Signal.OxygenSaturation, new Threshold(low: 90, high: null));
        Assert.Equal("84 %, threshold 90", watch.Observe(new Sample(Now, 84))!.Basis);
    }

    [Fact] // spec ihm-alerts 10.1
    public void is_what_was_expected() => Assert.Equal(
        "17 /min, expected 13.07 (12.03 to 14.19): beyond all before",
        new Assessment(5, Difference.Range, new Forecast(Now, 13.07, 12.03, 14.19), IsTold: true, Score: 2)
            .InWords(17, "/min"));

    [Fact] // spec ihm-alerts 10.1
    public void is_what_is_possible() => Assert.Equal(
        "7 Cel, possible is 30 to 43",
        new SignalQuality(Signal.BodyTemperature).Observe(new Sample(Now, 7))!.Basis);

    [Fact] // spec ihm-alerts 10.1
    public void is_where_in_the_cycle_a_beat_came() =>
        Assert.Equal("63 % of the cycle after the beat before", new Beat(1, BeatClass.Ventricular, 0.63).Basis);

    [Fact] // spec ihm-alerts 10.1
    public void is_the_score_and_what_scores() => Assert.Equal(
        "NEWS2 7, high risk: respiration 3, saturation 2, pulse 2",
        News2.Of(new VitalSigns(25, 92, false, 120, 111, Consciousness.Alert, 37.0), OxygenScale.One).ToString());
}
