namespace Salus.Bench.Compare;

/// <summary>A ratio, and the interval that holds it in 95 of 100 cases.</summary>
public readonly record struct RatioInterval(double Ratio, double Low, double High);

/// <summary>
/// The ratio of two medians with its uncertainty, by resampling whole rounds: what disturbed a round disturbed both
/// sides of it (Efron 1979, percentile method).
/// </summary>
public static class Bootstrap
{
    private const int Resamples = 10_000;
    private const int Seed = 20_260_101;

    /// <summary>The median of <paramref name="head"/> divided by that of <paramref name="reference"/>; both have a
    /// figure for each round, in order.</summary>
    public static RatioInterval RatioOfMedians(IReadOnlyList<double> reference, IReadOnlyList<double> head)
    {
        if (reference.Count == 0 || reference.Count != head.Count)
        {
            throw new ArgumentException("Both sides have a figure for each of the same rounds.", nameof(head));
        }

        var random = new Random(Seed);
        var rounds = new int[reference.Count];
        var ratios = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var round = 0; round < rounds.Length; round++)
            {
                rounds[round] = random.Next(rounds.Length);
            }

            ratios[resample] = Ratio(rounds.Select(round => reference[round]), rounds.Select(round => head[round]));
        }

        Array.Sort(ratios);
        return new RatioInterval(
            Ratio(reference, head), ratios[(int)(Resamples * 0.025)], ratios[(int)(Resamples * 0.975)]);
    }

    /// <summary>The middle figure, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Ratio(IEnumerable<double> reference, IEnumerable<double> head) =>
        Median(head) / Median(reference);
}
