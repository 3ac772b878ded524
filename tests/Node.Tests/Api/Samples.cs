namespace Salus.Node.Tests.Api;

/// <summary>Two series of measurements, and whether one could be told from the other by them: the area under the curve
/// (the chance that a value of the one exceeds a value of the other, 0.5 when nothing can be told) from the
/// Mann-Whitney U, with the interval that holds it with 95 % confidence, and the difference of the medians.</summary>
internal sealed record Samples(IReadOnlyList<double> One, IReadOnlyList<double> Other)
{
    private const double Normal95 = 1.96;

    /// <summary>The Mann-Whitney U of the first series: pairs in which it exceeds, a tie counting as half.</summary>
    public double U
    {
        get
        {
            var all = One.Select(value => (value, isOne: true)).Concat(Other.Select(value => (value, isOne: false)))
                .OrderBy(sample => sample.value).ToArray();
            double ranks = 0;
            for (var at = 0; at < all.Length;)
            {
                var end = at;
                while (end < all.Length && all[end].value.Equals(all[at].value))
                {
                    end++;
                }

                // Equal values share the mean of their ranks, which count from 1.
                ranks += all[at..end].Count(sample => sample.isOne) * ((at + 1 + end) / 2.0);
                at = end;
            }

            return ranks - (One.Count * (One.Count + 1) / 2.0);
        }
    }

    /// <summary>The area under the curve.</summary>
    public double Auc => U / ((double)One.Count * Other.Count);

    /// <summary>Half the width of the interval (Hanley and McNeil 1982).</summary>
    public double Margin
    {
        get
        {
            var (auc, square) = (Auc, Auc * Auc);
            var (ofOne, ofOther) = (auc / (2 - auc), 2 * square / (1 + auc));
            var variance = (auc * (1 - auc))
                + ((One.Count - 1) * (ofOne - square))
                + ((Other.Count - 1) * (ofOther - square));
            return Normal95 * Math.Sqrt(variance / ((double)One.Count * Other.Count));
        }
    }

    /// <summary>Whether one is told from the other in six pairs of ten or more, with 95 % confidence.</summary>
    public bool AreToldApart => Auc - Margin >= 0.6 || Auc + Margin <= 0.4;

    /// <summary>How much the median of the first series is above that of the second.</summary>
    public double MedianDifference => Median(One) - Median(Other);

    public override string ToString() =>
        $"AUC {Auc:F3} +- {Margin:F3} (95 %), U {U:F0}, n {One.Count} and {Other.Count}, medians "
        + $"{Median(One) * 1000:F0} and {Median(Other) * 1000:F0} us, difference {MedianDifference * 1000:F1} us";

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
