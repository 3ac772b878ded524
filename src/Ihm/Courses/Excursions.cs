namespace Salus.Ihm.Courses;

/// <summary>
/// Where a signal was on its last 64 excursions from the usual. One that leads to where several before it have led is
/// familiar, and surprises less: a pump that runs each night, a spike that comes each hour.
/// </summary>
internal sealed class Excursions
{
    private const int Remembered = 64;
    private const double LeastScore = 0.494;
    private const int OneExcursion = 10;
    private const int Before = 10;
    private const double Near = 1.04;
    private const double EachWeighs = 4.6;
    private const int MostCounted = 4;

    private readonly float[] _values = new float[Remembered];
    private readonly long[] _at = [.. Enumerable.Repeat(long.MaxValue, Remembered)];
    private int _latest;
    private long _now;

    /// <summary>By what to divide a sample's score: 1 where nothing like it was before.</summary>
    public double Observe(double value, double level, double usual, double score)
    {
        _now++;
        if (score <= LeastScore)
        {
            return 1;
        }

        var familiar = 0;
        for (var i = 0; i < Remembered; i++)
        {
            familiar += _at[i] <= _now - Before && Math.Abs(_values[i] - value) < Near * usual ? 1 : 0;
        }

        Remember(value, level);
        return 1 + EachWeighs * Math.Min(familiar, MostCounted);
    }

    // Of an excursion the value furthest from the level stays.
    private void Remember(double value, double level)
    {
        if (_at[_latest] == long.MaxValue || _now - _at[_latest] >= OneExcursion)
        {
            _latest = (_latest + 1) % Remembered;
            (_values[_latest], _at[_latest]) = ((float)value, _now);
        }
        else if (Math.Abs(value - level) > Math.Abs(_values[_latest] - level))
        {
            _values[_latest] = (float)value;
        }
    }
}
