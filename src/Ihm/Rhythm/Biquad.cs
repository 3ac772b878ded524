namespace Salus.Ihm.Rhythm;

/// <summary>A second-order filter in transposed direct form II, Butterworth (Q = 1/sqrt 2), by the bilinear transform
/// as in R. Bristow-Johnson's audio EQ cookbook.</summary>
internal sealed class Biquad
{
    private readonly double _b0, _b1, _b2, _a1, _a2;
    private double _z1, _z2;

    private Biquad(double b0, double b1, double a1, double a2)
    {
        (_b0, _b1, _b2, _a1, _a2) = (b0, b1, b0, a1, a2);
    }

    public static Biquad LowPass(double hertz, double rate) => Make(hertz, rate, cos => 1 - cos, 1);

    public static Biquad HighPass(double hertz, double rate) => Make(hertz, rate, cos => 1 + cos, -1);

    public double Next(double x)
    {
        var y = _b0 * x + _z1;
        _z1 = _b1 * x - _a1 * y + _z2;
        _z2 = _b2 * x - _a2 * y;
        return y;
    }

    private static Biquad Make(double hertz, double rate, Func<double, double> numerator, int sign)
    {
        var angle = 2 * Math.PI * Math.Min(hertz, 0.45 * rate) / rate;
        var (sin, cos) = Math.SinCos(angle);
        var alpha = sin / Math.Sqrt(2);
        var whole = 1 + alpha;
        var b1 = sign * numerator(cos);
        return new Biquad(numerator(cos) / 2 / whole, b1 / whole, -2 * cos / whole, (1 - alpha) / whole);
    }
}
