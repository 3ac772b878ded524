namespace Salus.Ihm.Courses;

/// <summary>An exponentially weighted average that begins as the plain mean of what there is.</summary>
internal sealed class Average(double rate)
{
    private int _seen;

    public double Value { get; private set; }

    /// <summary>The average, or this while there is none.</summary>
    public double ValueOr(double first) => _seen == 0 ? first : Value;

    public void Learn(double value)
    {
        _seen = Math.Min(_seen + 1, int.MaxValue - 1);
        Value += Math.Max(rate, 1.0 / _seen) * (value - Value);
    }
}
