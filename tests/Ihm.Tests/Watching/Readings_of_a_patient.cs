using Salus.Ihm.Intake;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ihm.Tests.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Watching;

public sealed class Readings_of_a_patient
{
    private static readonly Thresholds Low = new()
    {
        Of = new Dictionary<Signal, Threshold> { [Signal.HeartRate] = new(45, null) },
    };

    private readonly StoppedTime _time = new();

    [Fact] // spec ihm 2.2
    public void that_come_late_are_not_watched()
    {
        var watch = new PatientWatch(Low);
        watch.Observe(At(60, 70));
        Assert.Empty(watch.Observe(At(60, 40)));
        Assert.Empty(watch.Observe(At(30, 40)));
        Assert.Equal(1, watch.Count);
        Assert.Equal(FindingKind.TooLow, Assert.Single(watch.Observe(At(90, 40))).Kind);
    }

    [Fact] // spec ihm 2.8
    public void are_held_back_by_a_clock_that_was_ahead_for_five_minutes_only()
    {
        var (watch, now) = (new PatientWatch(Low, _time), (int)_time.GetUtcNow().ToUnixTimeSeconds());
        watch.Observe(At(now + 1800, 70));
        Assert.Empty(watch.Observe(At(now, 40)));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(FindingKind.TooLow, Assert.Single(watch.Observe(At(now + 300, 40))).Kind);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(watch.Observe(At(now + 290, 40)));
    }

    [Fact] // spec ihm 2.8
    public void of_a_waveform_are_held_back_by_a_clock_that_was_ahead_for_five_minutes_only()
    {
        var watch = new PatientWatch(Thresholds.Usual, _time);
        var ecg = SyntheticEcg.Of(SyntheticEcg.WithEctopy(60), 60, 250, seed: 3).Values;
        watch.Observe(Later(Seconds(ecg), 1800).First());
        Assert.Empty(Later(Seconds(ecg), 0).SelectMany(watch.Observe));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEmpty(Later(Seconds(ecg), 0).SelectMany(watch.Observe));
    }

    [Fact] // spec ihm 2.7
    public void are_watched_under_thresholds_that_change()
    {
        var watch = new PatientWatch(Thresholds.Usual);
        Assert.Empty(watch.Observe(At(0, 42)));
        watch.Apply(Low);
        Assert.Equal(FindingKind.TooLow, Assert.Single(watch.Observe(At(60, 43))).Kind);
        watch.Apply(Thresholds.Usual);
        Assert.Empty(watch.Observe(At(120, 42)));
    }

    [Fact] // spec ihm 2.3
    public void of_a_waveform_are_one_recording_until_a_gap()
    {
        var beats = SyntheticEcg.WithEctopy(60);
        var ecg = SyntheticEcg.Of(beats, 60, 250, seed: 3).Values;
        var whole = Found(ecg, []);
        Assert.Equal(beats.Count(beat => beat.IsVentricular), whole.Count);

        // Two seconds that are missing take the beats in them and those of the time of learning.
        var cut = Found(ecg, [30, 31]);
        Assert.InRange(cut.Count, whole.Count - 3, whole.Count - 1);
        Assert.Equal(
            whole.Where(time => time < 29_000), cut.Where(time => time < 29_000));
    }

    [Fact] // spec ihm 2.3
    public void of_a_waveform_that_come_twice_are_watched_once()
    {
        var ecg = SyntheticEcg.Of(SyntheticEcg.WithEctopy(60), 60, 250, seed: 3).Values;
        var watch = new PatientWatch(Thresholds.Usual);
        var first = Seconds(ecg).SelectMany(watch.Observe).ToList();
        Assert.NotEmpty(first);
        Assert.Empty(Seconds(ecg).SelectMany(watch.Observe));
    }

    [Fact] // spec ihm 2.3
    public void of_intervals_tell_ventricular_beats_and_the_rhythm()
    {
        var random = new Random(20261121);
        var watch = new PatientWatch(Thresholds.Usual);
        List<Finding> found = [];
        var now = 0.0;
        for (var beat = 0; beat < 300; beat++)
        {
            var interval = beat % 7 == 6 ? 500 : beat % 7 == 0 ? 1100 : 800;
            now += interval;
            found.AddRange(watch.Observe(Reading.Of(
                Signal.RrInterval, $"r-{beat}", new Timestamp((long)now), interval)));
        }

        Assert.InRange(found.Count(finding => finding.Kind == FindingKind.VentricularBeat), 38, 43);
        Assert.DoesNotContain(found, finding => finding.Kind == FindingKind.IrregularRhythm);
        for (var beat = 0; beat < 300; beat++)
        {
            var interval = 550 + 500 * random.NextDouble();
            now += interval;
            found.AddRange(watch.Observe(Reading.Of(
                Signal.RrInterval, $"a-{beat}", new Timestamp((long)now), interval)));
        }

        Assert.Contains(found, finding => finding.Kind == FindingKind.IrregularRhythm);
    }

    [Fact] // spec ihm 2.6
    public void give_a_forecast_with_its_interval()
    {
        var random = new Random(20261121);
        var watch = new PatientWatch(Thresholds.Usual);
        Assert.Null(watch.Forecast(Signal.HeartRate, TimeSpan.FromMinutes(10)));
        for (var minute = 0; minute < 500; minute++)
        {
            watch.Observe(At(60 * minute, 70 + 4 * (random.NextDouble() - 0.5)));
        }

        var forecast = watch.Forecast(Signal.HeartRate, TimeSpan.FromMinutes(10))!.Value;
        Assert.InRange(forecast.Expected, 69, 71);
        Assert.InRange(forecast.Low, 66, forecast.Expected);
        Assert.InRange(forecast.High, forecast.Expected, 74);
    }

    private IEnumerable<Reading> Later(IEnumerable<Reading> readings, int seconds) => readings.Select(reading =>
        reading with { Time = reading.Time.PlusMs(_time.GetUtcNow().ToUnixTimeMilliseconds() + (1_000L * seconds)) });

    private static Reading At(int seconds, double value) =>
        Reading.Of(Signal.HeartRate, $"h-{seconds}-{value}", new Timestamp(1_000L * seconds), value);

    private static IEnumerable<Reading> Seconds(IReadOnlyList<double> ecg) => Enumerable.Range(0, ecg.Count / 250)
        .Select(second => new Reading(
            Signal.Electrocardiogram, $"e-{second}", 1, new Timestamp(1_000L * second), 4,
            [.. ecg.Skip(250 * second).Take(250)]));

    private static List<long> Found(IReadOnlyList<double> ecg, HashSet<int> missing)
    {
        var watch = new PatientWatch(Thresholds.Usual);
        return
        [
            .. Seconds(ecg).Where((_, second) => !missing.Contains(second))
                .SelectMany(watch.Observe)
                .Where(finding => finding.Kind == FindingKind.VentricularBeat)
                .Select(finding => finding.At.UnixMs),
        ];
    }
}
