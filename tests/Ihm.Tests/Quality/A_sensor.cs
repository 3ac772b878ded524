using Salus.Ihm.Quality;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Quality;

public sealed class A_sensor
{
    private readonly SignalQuality _quality = new(Signal.HeartRate);

    [Theory] // spec ihm-detection 3.1
    [InlineData(0)]
    [InlineData(301)]
    [InlineData(-70)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void is_off_when_it_says_what_no_body_has(double value)
    {
        Assert.Equal([FindingKind.SensorOff], Kinds([70, 71, value, value, 70]));
        Assert.True(_quality.IsTrusted);
    }

    [Fact] // spec ihm-detection 3.2
    public void is_flat_when_one_value_repeats_for_too_long()
    {
        var finding = Assert.Single(Findings([70, 71, .. Enumerable.Repeat(72.0, 45)], everySeconds: 15));
        Assert.Equal((FindingKind.FlatLine, 30_000L), (finding.Kind, finding.Since.UnixMs));
        Assert.True(finding.At.UnixMs - finding.Since.UnixMs > Signal.HeartRate.LongestSame!.Value.TotalMilliseconds);
        Assert.False(_quality.IsTrusted);
    }

    [Fact] // spec ihm-detection 3.2
    public void is_not_flat_when_it_moves_now_and_then() =>
        Assert.Empty(Findings(Enumerable.Range(0, 400).Select(i => 70.0 + i / 10 % 2), everySeconds: 15));

    [Fact] // spec ihm-detection 3.3
    public void is_saturated_when_it_sticks_at_an_end() =>
        Assert.Equal(
            FindingKind.Saturated,
            Assert.Single(Findings([290, .. Enumerable.Repeat(300.0, 45)], everySeconds: 15)).Kind);

    [Fact] // spec ihm-detection 3.4
    public void is_not_believed_when_it_changes_faster_than_a_body_can()
    {
        Assert.Equal([FindingKind.ImpossibleChange], Kinds([70, 71, 180, 72, 70]));
        Assert.True(_quality.IsTrusted);
    }

    [Fact] // spec ihm-detection 3.4
    public void may_change_as_much_in_a_longer_time() =>
        Assert.Empty(Findings([70, 71, 180, 72, 70], everySeconds: 30));

    [Fact] // spec ihm-detection 3.5
    public void is_told_of_once_until_it_is_believed_again() =>
        Assert.Equal([FindingKind.SensorOff, FindingKind.SensorOff], Kinds([70, 0, 0, 0, 70, 70, 0, 0]));

    [Fact] // spec ihm-detection 1.3
    public void leaves_a_finding_that_says_why() =>
        Assert.Equal("0 /min, possible is 20 to 300", Assert.Single(Findings([70, 0])).Basis);

    private IEnumerable<FindingKind> Kinds(IEnumerable<double> values) =>
        Findings(values).Select(finding => finding.Kind);

    private List<Finding> Findings(IEnumerable<double> values, int everySeconds = 1) =>
    [
        .. values.Select((value, i) => _quality.Observe(new Sample(new Timestamp(1000L * i * everySeconds), value)))
            .OfType<Finding>(),
    ];
}
