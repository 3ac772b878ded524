using System.Text.Json;

namespace Salus.Bench.Compare;

/// <summary>One figure of two commits.</summary>
/// <param name="Metric">What is compared.</param>
/// <param name="Unit">In what unit.</param>
/// <param name="IsMoreBetter">Whether a ratio above 1 is an improvement.</param>
/// <param name="BaseMedian">The median of the base's rounds.</param>
/// <param name="HeadMedian">The median of the head's rounds.</param>
/// <param name="Ratio">Head divided by base, the medians.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">Its upper end.</param>
public sealed record ComparedFigure(
    string Metric,
    string Unit,
    bool IsMoreBetter,
    double BaseMedian,
    double HeadMedian,
    double Ratio,
    double Low,
    double High)
{
    /// <summary>What the interval allows to say: it holds 1, or it does not.</summary>
    public string Verdict => Low <= 1 && High >= 1 ? "no difference shown"
        : (Ratio > 1) == IsMoreBetter ? "better"
        : "worse";
}

/// <summary>Two commits, measured in turns on one machine.</summary>
public sealed record Comparison(
    string Base,
    string Head,
    string Workload,
    int Rounds,
    Surroundings Where,
    IReadOnlyList<ComparedFigure> Figures,
    IReadOnlyList<string> Order)
{
    /// <summary>An indented JSON document.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BenchJson.Default.Comparison);

    /// <summary>The figures as aligned text.</summary>
    public string Text()
    {
        var width = Figures.Max(figure => figure.Metric.Length);
        return $"{Base} -> {Head}, {Workload}, {Rounds} rounds, in turns; ratio of medians and its 95 % interval\n"
            + string.Concat(Figures.Select(figure =>
                $"{figure.Metric.PadRight(width)}  {figure.Ratio,6:0.000}  "
                + $"({figure.Low:0.000} to {figure.High:0.000})  "
                + $"{figure.BaseMedian:#,0.###} -> {figure.HeadMedian:#,0.###} {figure.Unit}  {figure.Verdict}\n"));
    }
}
