using Salus.Ledger;

namespace Salus.Ihm.Courses;

/// <summary>
/// What a signal usually does at each part of a period, as a difference from its level (Winters 1960, additive). It is
/// used once it has foreseen clearly better than the level alone.
/// </summary>
internal sealed class Season(TimeSpan period, int parts)
{
    private const double Rate = 0.0585;
    private const double ErrorRate = 0.01;
    private const double Enough = 2;
    private const double Better = 0.7;

    private readonly float[] _differences = new float[parts];
    private readonly float[] _seen = new float[parts];
    private readonly Average _errorWith = new(ErrorRate);
    private readonly Average _errorWithout = new(ErrorRate);

    /// <summary>How far off it usually is.</summary>
    public double Error => _errorWith.Value;

    /// <summary>The usual difference at a moment; 0 where nothing is known yet.</summary>
    public double At(Timestamp time) => _differences[Part(time)];

    /// <summary>Whether it knows this part of the period, and has foreseen clearly better than the level
    /// alone.</summary>
    public bool Helps(Timestamp time) =>
        _seen[Part(time)] >= Enough && _errorWith.Value < Better * _errorWithout.Value;

    /// <summary>Learns a difference, of which at most so much once the part is known.</summary>
    public void Learn(Timestamp time, double difference, double most)
    {
        var part = Part(time);
        var error = difference - _differences[part];
        if (_seen[part] > 0)
        {
            _errorWith.Learn(Math.Abs(error));
            _errorWithout.Learn(Math.Abs(difference));
        }

        _seen[part]++;
        var believed = _seen[part] <= Enough + 1 ? error : Math.Clamp(error, -most, most);
        _differences[part] += (float)(Math.Max(Rate, 1 / _seen[part]) * believed);
    }

    private int Part(Timestamp time)
    {
        var ms = (long)period.TotalMilliseconds;
        var into = (time.UnixMs % ms + ms) % ms;
        return (int)(into * parts / ms);
    }
}
