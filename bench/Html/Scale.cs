using System.Globalization;

namespace Salus.Bench.Html;

/// <summary>Where a value stands on an axis, and which values are marked.</summary>
internal abstract class Scale
{
    /// <summary>The values that are marked on the axis, with their words.</summary>
    public abstract IReadOnlyList<(double Value, string Words)> Ticks { get; }

    /// <summary>From 0 at the beginning of the axis to 1 at its end.</summary>
    public abstract double Place(double value);

    /// <summary>A number as people read it: 1,500 or 20 or 0.5.</summary>
    public static string Words(double value) => value.ToString(
        Math.Abs(value) >= 100 || double.IsInteger(value) ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}

/// <summary>Equal steps, from nothing to a round number above the greatest value.</summary>
internal sealed class LinearScale : Scale
{
    private readonly double _end;

    public LinearScale(double greatest, int steps)
    {
        var step = Round(Math.Max(greatest, 1e-9) / steps);
        _end = step * Math.Ceiling((greatest / step) - 1e-9);
        Ticks = [.. Enumerable.Range(0, (int)Math.Round(_end / step) + 1)
            .Select(index => (index * step, Words(index * step)))];
    }

    public override IReadOnlyList<(double Value, string Words)> Ticks { get; }

    public override double Place(double value) => value / _end;

    // The least of 1, 2, 2.5, 5, 10 times a power of ten that is no less.
    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= step - 1e-12) * power;
    }
}

/// <summary>Equal ratios: milliseconds from fractions to thousands fit into one plot.</summary>
internal sealed class LogScale : Scale
{
    private readonly double _from;
    private readonly double _to;

    public LogScale(IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(value => value > 0).DefaultIfEmpty(1)];
        var (least, greatest) = (Math.Floor(Math.Log10(positive.Min())), Math.Ceiling(Math.Log10(positive.Max())));
        (_from, _to) = (least, greatest > least ? greatest : least + 1);
        // Two decades or fewer leave room for words between the powers of ten.
        double[] factors = _to - _from <= 2 ? [1, 2, 5] : [1];
        Ticks = [.. Enumerable.Range(0, (int)(_to - _from) + 1)
            .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, _from + power)))
            .Where(value => Math.Log10(value) <= _to + 1e-9)
            .Select(value => (value, value < 1 ? $"{value:0.####}" : Words(value)))];
    }

    public override IReadOnlyList<(double Value, string Words)> Ticks { get; }

    public override double Place(double value) =>
        Math.Max(0, (Math.Log10(Math.Max(value, 1e-9)) - _from) / (_to - _from));
}

/// <summary>Shares of all operations, where each nine takes the same room: the tail is not squeezed away.</summary>
internal sealed class NinesScale : Scale
{
    private static readonly (double Value, string Words)[] All =
    [
        (0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"),
    ];

    private readonly double _end;

    public NinesScale(double greatest)
    {
        _end = Math.Max(Nines(greatest), 1);
        Ticks = [.. All.Where(tick => Nines(tick.Value) <= _end + 1e-9)];
    }

    public override IReadOnlyList<(double Value, string Words)> Ticks { get; }

    public override double Place(double value) => Nines(value) / _end;

    private static double Nines(double share) => -Math.Log10(1 - Math.Min(share, 0.99999));
}
