using System.Text.Json;

namespace Salus.Bench.Compare;

/// <summary>Measures one of the two commits once and gives the run's JSON document.</summary>
public delegate Task<JsonElement> MeasureCommit(string commit, CancellationToken cancellationToken);

/// <summary>
/// Two commits in turns: base, head, head, base, and so on. Whatever drifts while it runs, heat, a neighbour, a disk
/// that fills, drifts for both.
/// </summary>
public sealed class CompareRun(string reference, string head, string workload, int rounds, MeasureCommit measure)
{
    private const string Profile = "record";

    /// <summary>Runs it; a commit whose runs lack the workload is a <see cref="BenchException"/>.</summary>
    public async Task<Comparison> RunAsync(
        Surroundings where, IProgress<BenchProgress> progress, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<Metric>> ofBase = [];
        List<IReadOnlyList<Metric>> ofHead = [];
        List<string> order = [];
        for (var turn = 0; turn < 2 * rounds; turn++)
        {
            var isBase = (turn + (turn / 2)) % 2 == 0;
            var commit = isBase ? reference : head;
            progress.Report(new BenchProgress($"measuring {commit}", turn * 100 / (2 * rounds)));
            (isBase ? ofBase : ofHead).Add(Read(commit, await measure(commit, cancellationToken)));
            order.Add(commit);
        }

        return new Comparison(reference, head, workload, rounds, where, [.. Compare(ofBase, ofHead)], order);
    }

    private IReadOnlyList<Metric> Read(string commit, JsonElement run)
    {
        try
        {
            return Metrics.Read(run, workload == Profile ? null : workload);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException)
        {
            throw new BenchException(
                "bench-workload-missing",
                $"The run of {commit} has no figures of '{workload}'; compare another workload, or later commits.",
                fault);
        }
    }

    // What only one of the two commits measures cannot be compared.
    private static IEnumerable<ComparedFigure> Compare(
        List<IReadOnlyList<Metric>> ofBase, List<IReadOnlyList<Metric>> ofHead)
    {
        foreach (var metric in ofHead[0].IntersectBy(ofBase[0].Select(known => known.Name), metric => metric.Name))
        {
            double[] before = [.. ofBase.Select(metrics => metrics.Single(other => other.Name == metric.Name).Value)];
            double[] after = [.. ofHead.Select(metrics => metrics.Single(other => other.Name == metric.Name).Value)];
            var interval = Bootstrap.RatioOfMedians(before, after);
            yield return new ComparedFigure(
                metric.Name,
                metric.Unit,
                metric.IsMoreBetter,
                Round(Bootstrap.Median(before)),
                Round(Bootstrap.Median(after)),
                Round(interval.Ratio),
                Round(interval.Low),
                Round(interval.High));
        }
    }

    private static double Round(double figure) => Math.Round(figure, 4);
}
