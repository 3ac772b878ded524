namespace Salus.Ihm.Courses;

/// <summary>The upper tail of the standard normal distribution, Q(z) = erfc(z / sqrt 2) / 2, to about 14 digits: below
/// 3 by the series of erf, above by the continued fraction (Abramowitz and Stegun 7.1.5 and 7.1.14).</summary>
public static class NormalTail
{
    public static double Of(double z) => z < 0 ? 1 - Of(-z) : z < 3 ? 0.5 - Series(z) : Fraction(z);

    private static double Series(double z)
    {
        var (term, sum) = (z, z);
        for (var n = 1; Math.Abs(term) > 1e-17 * sum; n++)
        {
            term *= -z * z / (2 * n);
            sum += term / (2 * n + 1);
        }

        return sum / Math.Sqrt(2 * Math.PI);
    }

    private static double Fraction(double z)
    {
        var tail = z;
        for (var n = 60; n > 0; n--)
        {
            tail = z + n / tail;
        }

        return Math.Exp(-z * z / 2) / (tail * Math.Sqrt(2 * Math.PI));
    }
}
