using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Courses;

/// <summary>
/// A signal's normal course, learnt while it is watched: level, season of the day and of the week, usual difference
/// from them (exponential smoothing with seasons: Holt 1957, Winters 1960; robust, as one value may teach only so much:
/// Gelper, Fried and Croux 2010), and how often it was how far from them (<see cref="Tail"/>).
/// What differs from the expected by few times its `precision`, in the signal's unit, is not told.
/// </summary>
public sealed class SignalCourse(double precision = 0)
{
    private const double LevelRate = 0.0174;
    private const double UsualRate = 0.00075;
    private const double LeastUsual = 0.001;
    private const double DayWeight = 0.668;
    private const double WeekWeight = 0.768;
    private const double ChangeWeight = 1.3;
    private const double MostChange = 6;
    private const double MostTaught = 5;
    private const double LeastUnrest = 0.02;
    private const double NewRange = 0.322;
    private const double NewRangeWeight = 5.72;
    private const double Unmistakable = 4;
    private const int Learning = 50;

    private readonly Average _level = new(LevelRate);
    private readonly Average _usual = new(UsualRate);
    private readonly Average _usualChange = new(UsualRate);
    private readonly Average _unrest = new(UsualRate);
    private readonly Season _day = new(TimeSpan.FromDays(1), parts: 48);
    private readonly Season _week = new(TimeSpan.FromDays(7), parts: 168);
    private readonly Spread _sizes = new();
    private readonly Spread _residuals = new();
    private readonly Excursions _excursions = new();
    private readonly Episodes _episodes = new();
    private double _lowest;
    private double _highest;
    private int _seen;
    private Sample _last;

    private double Range => _highest - _lowest;

    /// <summary>Compares a sample with the course so far, and then learns it. Samples come in order of time and are
    /// finite.</summary>
    // spec ihm-detection 2.1, 2.2, 2.3, 2.5
    public Assessment Observe(Sample sample)
    {
        if (_seen == 0)
        {
            (_lowest, _highest, _last) = (sample.Value, sample.Value, sample);
        }

        var level = _level.ValueOr(sample.Value);
        var forecast = Forecast(sample.Time);
        var deviation = Compare(sample, level);
        var isBeyond = deviation.Size > 0 && IsBeyondAll(sample.Value);
        var size = isBeyond ? NewRangeWeight * deviation.Size : deviation.Size;
        var score = Episodes.Score(_sizes.Rarity(sample.Value - level, size), size);
        var familiarity = _excursions.Observe(sample.Value, level, Floored(_usual.Value), score);
        var told = _episodes.Observe(
            IsWithinPrecision(sample.Value, forecast) ? 0
            : deviation.By == Difference.Season ? score
            : score / familiarity);
        var rarity = _sizes.Rarity(sample.Value - level, deviation.Size);
        Learn(sample, level, deviation.Size);
        return new Assessment(rarity, isBeyond ? Difference.Range : deviation.By, forecast, told.IsTold, told.Score);
    }

    /// <summary>Whether enough was seen to say what is usual.</summary>
    public bool IsLearnt => _seen >= Learning;

    /// <summary>What is expected so long after the last sample.</summary>
    // spec ihm-detection 2.4
    public Forecast Forecast(TimeSpan ahead) => Forecast(_last.Time.PlusMs((long)ahead.TotalMilliseconds));

    private Forecast Forecast(Timestamp time)
    {
        var season = Best(time);
        var expected = _level.Value + (season?.At(time) ?? 0);
        var usual = Floored(season?.Error ?? _usual.Value);
        return new Forecast(
            time, expected, expected - usual * _residuals.Below(0.05), expected + usual * _residuals.Above(0.05));
    }

    private Season? Best(Timestamp time) => WeekHelps(time) ? _week : _day.Helps(time) ? _day : null;

    private bool WeekHelps(Timestamp time) => _week.Helps(time) && _week.Error < _day.Error;

    // By whatever it differs most, in usual differences.
    private Deviation Compare(Sample sample, double level)
    {
        if (!IsLearnt)
        {
            return default;
        }

        var fromLevel = sample.Value - level;
        var unrest = Unrest(sample) / (_unrest.Value + LeastUnrest);
        var deviation = new Deviation(Math.Abs(fromLevel) / Floored(_usual.Value), Difference.Level);
        if (_day.Helps(sample.Time))
        {
            deviation = deviation.Or(DayWeight * Beside(_day, sample.Time, fromLevel), Difference.Season);
        }

        if (WeekHelps(sample.Time))
        {
            deviation = deviation.Or(WeekWeight * Beside(_week, sample.Time, fromLevel), Difference.Season);
        }

        return deviation.Or(ChangeWeight * unrest, Difference.Change);
    }

    private double Beside(Season season, Timestamp time, double fromLevel) =>
        Math.Abs(fromLevel - season.At(time)) / Floored(season.Error);

    // By what factor, as a logarithm, the change since the last sample is unlike the usual change.
    private double Unrest(Sample sample)
    {
        var usual = Floored(_usualChange.Value);
        var change = Math.Min(Math.Abs(sample.Value - _last.Value), MostChange * usual);
        return Math.Abs(Math.Log(Floored(change) / usual));
    }

    private void Learn(Sample sample, double level, double size)
    {
        var fromLevel = sample.Value - level;
        var usual = Floored(_usual.Value);
        if (IsLearnt)
        {
            var season = Best(sample.Time);
            var residual = fromLevel - (season?.At(sample.Time) ?? 0);
            _sizes.Learn(fromLevel, size);
            _residuals.Learn(residual, Math.Abs(residual) / Floored(season?.Error ?? _usual.Value));
        }

        _unrest.Learn(Unrest(sample));
        _usualChange.Learn(Math.Abs(sample.Value - _last.Value));
        _day.Learn(sample.Time, fromLevel, MostTaught * usual);
        _week.Learn(sample.Time, fromLevel, MostTaught * usual);
        _usual.Learn(Math.Abs(fromLevel));
        _level.Learn(sample.Value);
        (_lowest, _highest) = (Math.Min(_lowest, sample.Value), Math.Max(_highest, sample.Value));
        _seen = Math.Min(_seen + 1, Learning);
        _last = sample;
    }

    private double Floored(double usual) => usual + LeastUsual * Range + 1e-9;

    // spec ihm-detection 2.6
    private bool IsWithinPrecision(double value, Forecast forecast) =>
        Math.Abs(value - forecast.Expected) <= Unmistakable * precision;

    private bool IsBeyondAll(double value) => Math.Max(value - _highest, _lowest - value) > NewRange * Range;

    private readonly record struct Deviation(double Size, Difference By)
    {
        public Deviation Or(double size, Difference by) => size > Size ? new Deviation(size, by) : this;
    }
}
