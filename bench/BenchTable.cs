using System.Globalization;
using Salus.Bench.Figures;

namespace Salus.Bench;

/// <summary>A report for people: one figure a line, with its unit.</summary>
public static class BenchTable
{
    /// <summary>The lines: a name, and a figure in words.</summary>
    public static IReadOnlyList<(string Name, string Figure)> Rows(BenchSummary summary) =>
    [
        .. summary.Profile is { } profile ? Rows(profile) : [],
        .. summary.Workloads.SelectMany(Rows),
        .. Rows(summary.Where),
        .. summary.Promises.Select(promise => (promise.IsKept ? "kept" : "NOT KEPT", promise.Promise)),
    ];

    /// <summary>The lines as aligned text.</summary>
    public static string Text(BenchSummary summary)
    {
        var rows = Rows(summary);
        var width = rows.Max(row => row.Name.Length);
        return string.Concat(rows.Select(row => $"{row.Name.PadRight(width)}  {row.Figure}\n"));
    }

    private static IEnumerable<(string Name, string Figure)> Rows(BenchReport report) =>
    [
        ("profile", report.Profile),
        ("committed", $"{Whole(report.CommittedPerSecond)}/s ({Whole(report.Transactions)} in {report.Seconds:F1} s)"),
        ("sent", $"{Whole(report.SentPerSecond)}/s"),
        ("share of the bound", $"{report.BoundRatio:F2}"),
        ("warmed up", $"{Whole(report.WarmUpTransactions)} transactions, not counted"),
        ($"latency at {report.LatencyAtPerSecond}/s", Words(report.LatencyMs)),
        .. Rows(report.Cluster),
        ("on disk", $"{Whole(report.BytesPerTransaction)} bytes per record transaction"),
        ("failures", Failures(report)),
        ("proofs verified", Whole(report.ProofsVerified)),
        ("processor", Words(report.ProcessorSeconds)),
    ];

    private static IEnumerable<(string Name, string Figure)> Rows(ClusterFigures? cluster) => cluster is null ? [] :
    [
        ($"all run, {Whole(cluster.OfferedPerSecond)}/s", Words(cluster.AllRun)),
        ("one suspended", Words(cluster.OneSuspended)),
        ("idle", $"{cluster.IdleShareOfCore:P1} of a core per validator at most, {Whole(cluster.IdleBlocks)} blocks"),
    ];

    private static string Words(WindowOfCluster window) =>
        $"{Whole(window.CommittedPerSecond)}/s committed; {Words(window.LatencyMs)}, longest {window.LongestMs:F0} ms";

    private static IEnumerable<(string Name, string Figure)> Rows(WorkloadFigures workload) =>
    [
        .. workload.Loads.SelectMany(load => Rows(
            load.Name == workload.Name ? load.Name : $"{workload.Name} {load.Name}", load)),
        .. workload.Rates.Select(rate => (
            workload.Name,
            $"{Whole(rate.Median)} {rate.Unit} {rate.Name} ({Whole(rate.Least)} to {Whole(rate.Most)})")),
    ];

    // The rounds of a published experiment are compared rate by rate.
    private static IEnumerable<(string Name, string Figure)> Rows(string name, LoadFigures load) =>
    [
        (name, $"{Whole(load.CapacityPerSecond)}/s; {Words(load.Reference)}; {Whole(load.Failures)} failures"),
        .. load.Steps.Where(step => step.Rounds > 1).Select(step => (
            $"  in {step.Rounds} rounds", $"{Whole(step.CompletedPerSecond)}/s completed; {Words(step)}; each node "
                + Words(step.Processes, step.Seconds))),
    ];

    private static string Words(IReadOnlyList<ProcessFigures> nodes, double seconds) =>
        $"{nodes.Average(node => node.CoreSeconds) / seconds:P0} of a core, "
        + $"{nodes.Max(node => node.MostMiB):N0} MiB, "
        + $"in {nodes.Average(node => node.ReceivedMiB):F1} MiB, out {nodes.Average(node => node.SentMiB):F1} MiB, "
        + $"disk {nodes.Average(node => node.ReadMiB):F1} + {nodes.Average(node => node.WrittenMiB):F1} MiB";

    private static IEnumerable<(string Name, string Figure)> Rows(Surroundings where) =>
    [
        ("bound", $"{Whole(where.VerifyBoundPerSecond)} verifications/s"),
        ("flush of 4 KiB", $"p50 {where.FlushMs.P50:F2} ms, p99 {where.FlushMs.P99:F2} ms"),
        ("machine", $"{where.Machine.Cores} cores of {where.Machine.Cpu}, {where.Machine.MemoryMiB:N0} MiB, "
            + $"{where.Machine.FileSystem}, load {where.Machine.LoadBefore:F2} before"),
        ("system", $"{where.Machine.Os}, {where.Machine.Dotnet}"),
        ("commit", where.Commit),
    ];

    private static string Words(StepFigures step) =>
        $"at {Whole(step.OfferedPerSecond)}/s p50 {step.LatencyMs.P50:F1} ms, p95 {step.LatencyMs.P95:F1} ms, "
        + $"p99 {step.LatencyMs.P99:F1} ms";

    private static string Words(LatencyFigures latency) =>
        $"p50 {latency.P50:F1} ms, p95 {latency.P95:F1} ms, p99 {latency.P99:F1} ms";

    private static string Words(ProcessorSeconds used) =>
        $"node {used.Node:F1} s, load generator {used.LoadGenerator:F1} s";

    private static string Failures(BenchReport report) => report.Failures == 0
        ? "none"
        : string.Join(", ", report.FailureCodes.Select(code => $"{Whole(code.Value)} {code.Key}"));

    private static string Whole(double figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
