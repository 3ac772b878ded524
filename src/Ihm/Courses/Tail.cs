namespace Salus.Ihm.Courses;

/// <summary>
/// How a statistic has been spread so far: a histogram in quarters of an octave that forgets slowly, and beyond its
/// last counts a tail fitted to the excesses over a high threshold (peaks over threshold: Pickands 1975; online as
/// SPOT, Siffer et al. 2017), with a fixed shape near Pareto's.
/// </summary>
internal sealed class Tail
{
    private const int Bins = 64;
    private const double PerOctave = 4;
    private const double Lowest = -4;
    private const double Forgetting = 0.9999;
    private const double Shape = 0.2;
    private const double TailShare = 0.0214;
    private const double FewestExcesses = 3;
    private const double FewestSeen = 20;
    private const double LeastExcess = 0.01;
    private const float Renew = 1e6f;

    // Instead of making all former counts smaller, each new one is larger.
    private readonly float[] _counts = new float[Bins];
    private float _one = 1;
    private double _seen;

    /// <summary>-log10 of the chance of as much or more; 0 until 20 have been seen.</summary>
    public double Rarity(double statistic)
    {
        if (_seen < FewestSeen || statistic <= 0)
        {
            return 0;
        }

        var excesses = Math.Max(FewestExcesses, TailShare * _seen);
        var place = Place(statistic);
        var above = Above(place);
        return above >= excesses ? -Math.Log10(Math.Min(1, above / _seen)) : Beyond(place, excesses);
    }

    /// <summary>The value that a share of all exceeded; 0 when fewer were above 0.</summary>
    public double Quantile(double share) => Threshold(share * _seen) is > 0 and var place ? Value(place) : 0;

    /// <summary>Takes a value into account; one that is not above 0 counts as none above anything.</summary>
    public void Learn(double statistic)
    {
        _seen = Forgetting * _seen + 1;
        _one /= (float)Forgetting;
        if (statistic > 0)
        {
            _counts[Bin(Place(statistic))] += _one;
        }

        if (_one > Renew)
        {
            for (var bin = 0; bin < Bins; bin++)
            {
                _counts[bin] /= _one;
            }

            _one = 1;
        }
    }

    private static double Place(double statistic) => (Math.Log2(statistic) - Lowest) * PerOctave;

    private static int Bin(double place) => (int)Math.Clamp(place, 0, Bins - 1);

    private static double Value(double place) => Math.Pow(2, Lowest + place / PerOctave);

    private static double Shaped(double place) => Math.Pow(Value(place), Shape);

    // How many lie above a place; within a bin they are spread evenly.
    private double Above(double place)
    {
        var bin = Bin(place);
        var above = _counts[bin] * Math.Clamp(bin + 1 - place, 0, 1);
        for (var higher = bin + 1; higher < Bins; higher++)
        {
            above += _counts[higher];
        }

        return above / _one;
    }

    // The place above which so many lie.
    private double Threshold(double count)
    {
        var above = 0.0;
        for (var bin = Bins - 1; bin >= 0; bin--)
        {
            var here = _counts[bin] / _one;
            if (here > 0 && above + here >= count)
            {
                return bin + 1 - (count - above) / here;
            }

            above += here;
        }

        return 0;
    }

    private double Beyond(double place, double excesses)
    {
        var threshold = Threshold(excesses);
        var from = Shaped(threshold);
        var sum = 0.0;
        for (var bin = Bin(threshold); bin < Bins; bin++)
        {
            var low = Math.Max(threshold, bin);
            sum += _counts[bin] * (bin + 1 - low) / _one * (Shaped((low + bin + 1) / 2) - from);
        }

        var mean = Math.Max(sum / excesses, LeastExcess * Shape * from);
        return Math.Max(0, -Math.Log10(excesses / _seen) + (Shaped(place) - from) / mean / Math.Log(10));
    }
}
