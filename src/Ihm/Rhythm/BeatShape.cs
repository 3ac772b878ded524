namespace Salus.Ihm.Rhythm;

/// <summary>
/// The form of one beat: the signal from 160 ms before to 280 ms after its QRS complex, at 125 points a second whatever
/// the recording's rate, without its mean.
/// </summary>
internal sealed class BeatShape
{
    public const double Before = 0.16;
    public const double After = 0.28;

    private const double Rate = 125;
    private const int Lag = 5;
    private const int Points = (int)((Before + After) * Rate) + 1;

    private readonly double[] _points;

    private BeatShape(double[] points)
    {
        _points = points;
        Size = Math.Sqrt(points.Sum(point => point * point) / points.Length);
        var furthest = points.Max(point => Math.Abs(point));
        Breadth = furthest > 0 ? points.Sum(point => Math.Abs(point)) / furthest : 0;
    }

    /// <summary>The root of the mean square, in the signal's unit.</summary>
    public double Size { get; }

    /// <summary>Area over height, in points: a wide complex has more.</summary>
    public double Breadth { get; }

    /// <summary>Seconds of signal that must follow the complex.</summary>
    public static double Needs => After + Lag / Rate;

    public static BeatShape Cut(Ring signal, long beat, double samplesPerSecond)
    {
        var points = new double[Points];
        for (var i = 0; i < Points; i++)
        {
            var at = beat + (i / Rate - Before) * samplesPerSecond;
            var left = (long)Math.Floor(at);
            var part = at - left;
            points[i] = (1 - part) * signal[left] + part * signal[left + 1];
        }

        var mean = points.Average();
        return new BeatShape([.. points.Select(point => point - mean)]);
    }

    /// <summary>The correlation where the two fit best, at most 40 ms apart: 1 for the same form, whatever its size.
    /// </summary>
    public double Likeness(BeatShape other)
    {
        var best = -1.0;
        for (var lag = -Lag; lag <= Lag; lag++)
        {
            best = Math.Max(best, Correlation(other, lag));
        }

        return best;
    }

    /// <summary>This shape, moved a part of the way towards another.</summary>
    public BeatShape Towards(BeatShape other, double part) =>
        new([.. _points.Zip(other._points, (own, its) => own + part * (its - own))]);

    private double Correlation(BeatShape other, int lag)
    {
        var (product, own, its) = (0.0, 0.0, 0.0);
        for (var i = Math.Max(0, -lag); i < Points - Math.Max(0, lag); i++)
        {
            var (x, y) = (_points[i], other._points[i + lag]);
            product += x * y;
            own += x * x;
            its += y * y;
        }

        return own > 0 && its > 0 ? product / Math.Sqrt(own * its) : 0;
    }
}
