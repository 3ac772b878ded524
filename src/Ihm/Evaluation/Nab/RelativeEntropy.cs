using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>
/// NAB's detector of this name, whose published scores check the scorer: whether the last 52 values, in five bins
/// between the file's ends, are spread as some earlier ones were (Wang et al. 2011, "Statistical techniques for online
/// anomaly detection in data centers", figure 1). It is told the ends beforehand, as NAB does.
/// </summary>
public sealed class RelativeEntropy(double lowest, double highest) : IAnomalyScorer
{
    private const int Bins = 5;
    private const int Window = 52;

    // The chi-squared distribution with four degrees of freedom at 0.99.
    private const double Critical = 13.276704135987622;

    private readonly Queue<double> _last = [];
    private readonly List<(double[] Spread, int Agreed)> _hypotheses = [];
    private readonly double _width = (highest - lowest) / Bins;

    public double Score(Timestamp time, double value)
    {
        _last.Enqueue(value);
        if (_last.Count > Window)
        {
            _last.Dequeue();
        }

        return _width == 0 || _last.Count < Window ? 0 : Judge(Spread());
    }

    private double Judge(double[] spread)
    {
        var agreeing = -1;
        var least = double.PositiveInfinity;
        for (var i = 0; i < _hypotheses.Count; i++)
        {
            var statistic = 2 * Window * Entropy(spread, _hypotheses[i].Spread);
            if (statistic < Critical && statistic < least)
            {
                (agreeing, least) = (i, statistic);
            }
        }

        if (agreeing >= 0)
        {
            var (known, agreed) = _hypotheses[agreeing];
            _hypotheses[agreeing] = (known, agreed + 1);
            return 0;
        }

        _hypotheses.Add((spread, 1));
        return _hypotheses.Count == 1 ? 0 : 1;
    }

    private double[] Spread()
    {
        var spread = new double[Bins];
        foreach (var bin in _last.Select(value => Math.Ceiling((value - lowest) / _width)))
        {
            if (bin <= Bins)
            {
                spread[Math.Min(Bins - 1, (int)bin)]++;
            }
        }

        var sum = spread.Sum();
        return [.. spread.Select(count => count / sum)];
    }

    private static double Entropy(double[] spread, double[] known)
    {
        var sum = 0.0;
        for (var i = 0; i < Bins; i++)
        {
            sum += spread[i] == 0 ? 0
                : known[i] == 0 ? double.PositiveInfinity
                : spread[i] * Math.Log(spread[i] / known[i]);
        }

        return sum;
    }
}
