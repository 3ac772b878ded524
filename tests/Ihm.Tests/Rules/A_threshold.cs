using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Rules;

public sealed class A_threshold
{
    [Fact] // spec ihm-detection 5.4
    public void is_told_once_when_it_has_been_passed_for_as_long_as_it_says()
    {
        var watch = new ThresholdWatch(
            Signal.HeartRate, new Threshold(low: 50, high: 120, lasting: TimeSpan.FromSeconds(10)));
        double[] rates = [.. Enumerable.Repeat(80.0, 5), .. Enumerable.Repeat(130.0, 30), 80, 45, 45];
        var told = rates.Select((rate, second) => watch.Observe(At(second, rate))).OfType<Finding>().ToList();

        var finding = Assert.Single(told);
        Assert.Equal((FindingKind.TooHigh, 5000L, 15000L), (finding.Kind, finding.Since.UnixMs, finding.At.UnixMs));
        Assert.Null(finding.Rarity);
        Assert.Contains("130 /min, threshold 120", finding.Basis);
    }

    [Fact] // spec ihm-detection 5.4
    public void is_told_again_after_the_signal_came_back()
    {
        var watch = new ThresholdWatch(Signal.HeartRate, new Threshold(low: 50, high: null));
        var told = new double[] { 49, 48, 60, 49 }.Select((rate, second) => watch.Observe(At(second, rate)));
        Assert.Equal([FindingKind.TooLow, FindingKind.TooLow], told.OfType<Finding>().Select(finding => finding.Kind));
    }

    [Fact] // spec ihm-detection 5.4
    public void holds_for_its_patient_only()
    {
        var runner = new Thresholds
        {
            Of = new Dictionary<Signal, Threshold> { [Signal.HeartRate] = new(low: 35, high: null) },
        };
        var resting = new Thresholds
        {
            Of = new Dictionary<Signal, Threshold> { [Signal.HeartRate] = new(low: 50, high: null) },
        };
        Assert.Empty(new PatientWatch(runner).Observe(Signal.HeartRate, At(0, 42)));
        Assert.Equal(
            FindingKind.TooLow, Assert.Single(new PatientWatch(resting).Observe(Signal.HeartRate, At(0, 42))).Kind);
    }

    [Fact] // spec ihm-detection 5.6
    public void is_the_usual_one_until_somebody_sets_another_or_none()
    {
        Assert.Equal(FindingKind.TooLow, Assert.Single(Glucose(Thresholds.Usual, 3.8)).Kind);
        Assert.Empty(Glucose(Thresholds.Usual, 3.9));
        Assert.Empty(Glucose(Set(new(low: 3, high: null)), 3.8));
        Assert.Empty(Glucose(Set(new(low: null, high: null)), 3.8));
        Assert.Equal(38, Set(new(low: 3, high: null)).InForce[Signal.BodyTemperature].High);

        static Thresholds Set(Threshold threshold) =>
            new() { Of = new Dictionary<Signal, Threshold> { [Signal.Glucose] = threshold } };

        static IReadOnlyList<Finding> Glucose(Thresholds thresholds, double value) =>
            new PatientWatch(thresholds).Observe(Signal.Glucose, At(0, value));
    }

    [Fact] // spec ihm-detection 5.4
    public void has_its_low_end_below_its_high_end() =>
        Assert.Throws<ArgumentException>(() => new Threshold(low: 120, high: 50));

    private static Sample At(int second, double value) => new(new Timestamp(second * 1000L), value);
}
