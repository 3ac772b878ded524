using System.Text.Json;

namespace Salus.Bench.Compare;

/// <summary>A figure that two commits are compared by.</summary>
public sealed record Metric(string Name, string Unit, bool IsMoreBetter, double Value);

/// <summary>Reads the figures of a run's JSON document; documents of older commits have fewer.</summary>
public static class Metrics
{
    /// <summary>The profile's figures when no workload is named, else the workload's.</summary>
    public static IReadOnlyList<Metric> Read(JsonElement run, string? workload) =>
        workload is null ? [.. OfProfile(run)] : [.. OfWorkload(run, workload)];

    private static IEnumerable<Metric> OfProfile(JsonElement run)
    {
        yield return new("committed", "records/s", true, Number(run, "committedPerSecond"));
        yield return new("share of the bound", "", true, Number(run, "boundRatio"));
        foreach (var percentile in new[] { "p50", "p95", "p99" })
        {
            yield return new(
                $"latency {percentile}", "ms", false, Number(run.GetProperty("latencyMs"), percentile));
        }

        yield return new("on disk", "bytes/record", false, Number(run, "bytesPerTransaction"));
        yield return new(
            "node's processor time", "ms/record", false, NodeMs(run, Number(run, "transactions")));
    }

    private static IEnumerable<Metric> OfWorkload(JsonElement run, string workload)
    {
        var figures = run.GetProperty("workloads").EnumerateArray()
            .Single(figures => figures.GetProperty("name").GetString() == workload);
        foreach (var load in figures.GetProperty("loads").EnumerateArray())
        {
            var name = load.GetProperty("name").GetString();
            var capacity = Number(load, "capacityPerSecond");
            yield return new($"{name}: capacity", "a second", true, capacity);
            var operations = capacity * Number(load, "capacitySeconds");
            yield return new($"{name}: node's processor time", "ms each", false, NodeMs(load, operations));
            var latency = load.GetProperty("reference").GetProperty("latencyMs");
            foreach (var percentile in new[] { "p50", "p95", "p99" })
            {
                yield return new($"{name}: latency {percentile}", "ms", false, Number(latency, percentile));
            }
        }

        foreach (var rate in figures.GetProperty("rates").EnumerateArray())
        {
            yield return new(
                rate.GetProperty("name").GetString()!,
                rate.GetProperty("unit").GetString()!,
                true,
                Number(rate, "median"));
        }
    }

    private static double NodeMs(JsonElement load, double operations) =>
        1000 * Number(load.GetProperty("processorSeconds"), "node") / operations;

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
