using System.Globalization;

namespace Salus.Bench;

/// <summary>A report for people: one figure a line, with its unit.</summary>
public static class BenchTable
{
    /// <summary>The lines: a name, and a figure in words.</summary>
    public static IReadOnlyList<(string Name, string Figure)> Rows(BenchReport report) =>
    [
        ("profile", report.Profile),
        ("committed", $"{Whole(report.CommittedPerSecond)}/s ({Whole(report.Transactions)} in {report.Seconds:F1} s)"),
        ("sent", $"{Whole(report.SentPerSecond)}/s"),
        ("bound", $"{Whole(report.VerifyBoundPerSecond)} verifications/s"),
        ("share of the bound", $"{report.BoundRatio:F2}"),
        ($"latency at {report.LatencyAtPerSecond}/s", Words(report.LatencyMs)),
        ("on disk", $"{Whole(report.BytesPerTransaction)} bytes per record transaction"),
        ("flush of 4 KiB", $"p50 {report.FlushMs.P50:F2} ms, p99 {report.FlushMs.P99:F2} ms"),
        ("failures", Failures(report)),
        ("proofs verified", Whole(report.ProofsVerified)),
        ("processor", Words(report.ProcessorSeconds)),
        ("machine", $"{report.Machine.Cores} cores of {report.Machine.Cpu}, {report.Machine.MemoryMiB:N0} MiB, "
            + $"{report.Machine.FileSystem}, load {report.Machine.LoadBefore:F2} before"),
        ("system", $"{report.Machine.Os}, {report.Machine.Dotnet}"),
        ("commit", report.Commit),
        .. report.Promises.Select(promise => (promise.IsKept ? "kept" : "NOT KEPT", promise.Promise)),
    ];

    /// <summary>The lines as aligned text.</summary>
    public static string Text(BenchReport report)
    {
        var rows = Rows(report);
        var width = rows.Max(row => row.Name.Length);
        return string.Concat(rows.Select(row => $"{row.Name.PadRight(width)}  {row.Figure}\n"));
    }

    private static string Words(LatencyFigures latency) =>
        $"p50 {latency.P50:F1} ms, p95 {latency.P95:F1} ms, p99 {latency.P99:F1} ms";

    private static string Words(ProcessorSeconds used) =>
        $"node {used.Node:F1} s, load generator {used.LoadGenerator:F1} s";

    private static string Failures(BenchReport report) => report.Failures == 0
        ? "none"
        : string.Join(", ", report.FailureCodes.Select(code => $"{Whole(code.Value)} {code.Key}"));

    private static string Whole(double figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
