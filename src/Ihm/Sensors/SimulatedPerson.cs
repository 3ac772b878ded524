using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Sensors;

/// <summary>
/// A person with sensors on, from a seed: the body's day, its small restlessness, walks, and episodes. The same seed
/// measures the same. An electrocardiogram is taken in the first minute of each hour and the first six of atrial
/// fibrillation.
/// </summary>
public sealed class SimulatedPerson
{
    private const double Kept = 0.9;

    private static readonly TimeSpan Recorded = TimeSpan.FromMinutes(6);

    private readonly IReadOnlyList<SimulatedEpisode> _episodes;
    private readonly Timestamp _start;
    private readonly string _name;
    private readonly Random _random;
    private readonly SimulatedHeart _heart;
    private readonly Dictionary<Signal, double> _restless = [];
    private int _walkUntil = -1;

    public SimulatedPerson(int seed, Timestamp start, IReadOnlyList<SimulatedEpisode> episodes)
    {
        (_start, _episodes, _name) = (start, episodes, $"s{seed}");
        _random = new Random(seed);
        _heart = new SimulatedHeart(_random);
    }

    /// <summary>What is measured in so long, in order of time.</summary>
    public IEnumerable<Reading> Measure(TimeSpan length)
    {
        for (var second = 0; second < length.TotalSeconds; second += 10)
        {
            var now = TimeSpan.FromSeconds(second);
            foreach (var reading in Vitals(now, second).Concat(Slow(now, second)))
            {
                yield return reading;
            }

            for (var step = second; step < second + 10; step++)
            {
                if (IsRecording(TimeSpan.FromSeconds(step)))
                {
                    yield return _heart.Second(
                        Id(Signal.Electrocardiogram, step),
                        At(step),
                        HeartRate(now),
                        Strength(EpisodeKind.AtrialFibrillation, now) > 0);
                }
            }
        }
    }

    private IEnumerable<Reading> Vitals(TimeSpan now, int second)
    {
        if (second % 60 == 0)
        {
            Walk(now, second);
        }

        if (second % 30 == 0)
        {
            yield return Of(Signal.HeartRate, second, HeartRate(now) + Restless(Signal.HeartRate, 2), digits: 0);
        }

        if (second % 60 == 0)
        {
            var low = 13 * Strength(EpisodeKind.Desaturation, now);
            yield return Of(
                Signal.OxygenSaturation,
                second,
                Math.Min(100, 97.3 - low + Restless(Signal.OxygenSaturation, 0.3)),
                digits: 0);
            yield return Of(
                Signal.RespiratoryRate,
                second,
                14 + 7 * Strength(EpisodeKind.Desaturation, now) + 6 * Strength(EpisodeKind.Fever, now)
                    + Restless(Signal.RespiratoryRate, 0.7),
                digits: 0);
        }

        if (second % 300 == 0)
        {
            yield return Of(
                Signal.BodyTemperature,
                second,
                36.6 + 0.3 * Day(now) + 2.9 * Strength(EpisodeKind.Fever, now) + Restless(Signal.BodyTemperature, 0.04),
                digits: 1);
            yield return Of(
                Signal.Glucose,
                second,
                5.4 + 0.5 * Math.Sin(2 * Math.PI * now.TotalHours / 4) + Restless(Signal.Glucose, 0.12)
                    - 3.2 * Strength(EpisodeKind.Hypoglycaemia, now),
                digits: 1);
        }
    }

    private IEnumerable<Reading> Slow(TimeSpan now, int second)
    {
        if (second % 60 == 0)
        {
            var hasFallen = Strength(EpisodeKind.Fall, now) > 0;
            yield return Of(
                Signal.Steps,
                second,
                !hasFallen && second < _walkUntil ? 80 + 40 * _random.NextDouble() : 0,
                digits: 0);
        }

        if (second % 600 == 0)
        {
            var hasFallen = Strength(EpisodeKind.Fall, now) > 0;
            yield return Of(
                Signal.RoomMotion, second, hasFallen || Day(now) < -0.5 ? 0 : 4 + 6 * _random.NextDouble(), digits: 0);
            yield return Of(
                Signal.RoomTemperature, second, 21 + Day(now) + Restless(Signal.RoomTemperature, 0.1), digits: 1);
            yield return Of(Signal.RoomHumidity, second, 45 + Restless(Signal.RoomHumidity, 0.5), digits: 0);
        }

        if (second % 1800 == 0)
        {
            var pressure = 6 * Day(now) + Restless(Signal.SystolicPressure, 2);
            yield return Of(Signal.SystolicPressure, second, 121 + pressure, digits: 0);
            yield return Of(Signal.DiastolicPressure, second, 78 + pressure / 2, digits: 0);
        }
    }

    // From -1 in the depth of the night to 1 in the afternoon, by the clock in UTC.
    private double Day(TimeSpan now)
    {
        var hour = TimeSpan.FromMilliseconds(_start.UnixMs).TotalHours + now.TotalHours;
        return Math.Sin(2 * Math.PI * (hour - 10) / 24);
    }

    private double HeartRate(TimeSpan now) =>
        68 + 8 * Day(now)
        + (now.TotalSeconds < _walkUntil ? 22 : 0)
        + 62 * Strength(EpisodeKind.AtrialFibrillation, now)
        + 24 * Strength(EpisodeKind.Fever, now)
        + 18 * Strength(EpisodeKind.Desaturation, now)
        + 26 * Strength(EpisodeKind.Hypoglycaemia, now)
        + 48 * Strength(EpisodeKind.Fall, now);

    // By day a few walks of 10 to 25 minutes, none while ill.
    private void Walk(TimeSpan now, int second)
    {
        if (second >= _walkUntil && Day(now) > 0 && !_episodes.Any(episode => episode.IsOn(now))
            && _random.NextDouble() < 0.008)
        {
            _walkUntil = second + 600 + _random.Next(900);
        }
    }

    private bool IsRecording(TimeSpan now) => now.Minutes == 0 || _episodes.Any(episode =>
        episode.Kind == EpisodeKind.AtrialFibrillation
        && now >= episode.At + episode.Lasting / 3
        && now < episode.At + episode.Lasting / 3 + Recorded);

    private double Strength(EpisodeKind kind, TimeSpan now) => _episodes
        .Where(episode => episode.Kind == kind)
        .Select(episode => episode.Strength(now))
        .DefaultIfEmpty(0)
        .Max();

    // Each value remembers the one before.
    private double Restless(Signal signal, double size)
    {
        var gaussian = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
            * Math.Cos(2 * Math.PI * _random.NextDouble());
        var value = Kept * _restless.GetValueOrDefault(signal) + Math.Sqrt(1 - Kept * Kept) * gaussian;
        _restless[signal] = value;
        return size * value;
    }

    private Reading Of(Signal signal, int second, double value, int digits) =>
        Reading.Of(signal, Id(signal, second), At(second), Math.Round(value, digits));

    private string Id(Signal signal, int second) => $"{_name}-{signal.Name}-{At(second).UnixMs}";

    private Timestamp At(int second) => _start.PlusMs(1_000L * second);
}
