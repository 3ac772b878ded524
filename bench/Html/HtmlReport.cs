using System.Globalization;
using System.Xml.Linq;
using Salus.Bench.Figures;
using Salus.Bench.Measures;
using static Salus.Bench.Html.Markup;

namespace Salus.Bench.Html;

/// <summary>A run as a page for people.</summary>
public static class HtmlReport
{
    /// <summary>The whole document.</summary>
    public static string Of(BenchSummary summary) => Page.Of(
        "Salus: what a node does",
        Element(
            "header",
            Element("h1", "What a Salus node does on this machine"),
            Styled("p", "lede", Lede(summary.Where)),
            Busy(summary.Where.Machine),
            Styled("dl", "tiles", [.. Tiles(summary)]),
            Contents(summary.Workloads)),
        Promises(summary),
        summary.Workloads.Select(Section),
        Machine(summary),
        Styled(
            "footer",
            "words",
            Element("p", "Latency runs from the moment an operation was due, not from when it was sent. Failures are "
                + "counted apart and are in no percentile. docs/bench.md says what each figure means, and what not.")));

    private static string Lede(Surroundings where) =>
        "One node in a process of its own, mutual TLS, every transaction signed and every block flushed; the load "
        + $"generator shares the {where.Machine.Cores} cores. Commit {where.Commit}, measured on "
        + $"{where.MeasuredAt:d MMMM yyyy, HH:mm} UTC.";

    private static XElement? Busy(MachineDescription machine) => machine.LoadBefore > 0.5 * machine.Cores
        ? Styled("p", "missed wraps", $"The machine was busy with other things: its load was {machine.LoadBefore:0.0} "
            + "before the run. Times and rates are worse than those of an idle machine; work per core is not.")
        : null;

    private static IEnumerable<XElement> Tiles(BenchSummary summary)
    {
        if (summary.Profile is { } profile)
        {
            yield return Tile("committed, of what verifying allows", $"{profile.BoundRatio:0.00}", "of the bound");
            yield return Tile("records committed", Whole(profile.CommittedPerSecond), "a second");
            yield return Tile($"p95 at {profile.LatencyAtPerSecond} a second", Tenths(profile.LatencyMs.P95), "ms");
            yield return Tile("on disk, a record", Whole(profile.BytesPerTransaction), "bytes");
        }

        var flush = summary.Where.FlushMs;
        yield return Tile("flush of 4 KiB, p50 and p99", $"{flush.P50:0.00} / {flush.P99:0.00}", "ms");
    }

    private static XElement Tile(string name, string figure, string unit) => Styled(
        "div", "tile", Element("dt", name), Element("dd", figure, " ", Element("small", unit)));

    private static XElement? Contents(IReadOnlyList<WorkloadFigures> workloads) => workloads.Count < 2
        ? null
        : Element("nav", [.. workloads.Select(workload => new XElement(
            "a", new XAttribute("href", $"#{workload.Name}"), workload.Name))]);

    private static XElement Promises(BenchSummary summary)
    {
        var kept = summary.Promises.Count(promise => promise.IsKept);
        return Element(
            "section",
            Element("h2", "Promises"),
            Styled("p", "what", $"{kept} of {summary.Promises.Count} met in this run."),
            Table(["promise", "this run"], summary.Promises.Select(IReadOnlyList<object> (promise) =>
                [promise.Promise, promise.IsKept ? Met : Missed])));
    }

    private static XElement Met => Styled("span", "kept", "✓ met");

    private static XElement Missed => Styled("span", "missed", "✗ missed");

    private static XElement Section(WorkloadFigures workload) => new(
        "section",
        new XAttribute("id", workload.Name),
        Element("h2", workload.Name),
        Styled("p", "what", workload.What),
        workload.Rates.Count == 0 ? null : Rates(workload.Rates),
        workload.Loads.Select(load => Load(load, hasTitle: workload.Loads.Count > 1)));

    private static XElement Rates(IReadOnlyList<RateFigures> rates) => Table(
        ["", "median", "slowest window", "fastest window", "unit"],
        rates.Select(IReadOnlyList<object> (rate) =>
            [rate.Name, Whole(rate.Median), Whole(rate.Least), Whole(rate.Most), rate.Unit]));

    private static XElement Load(LoadFigures load, bool hasTitle) => Element(
        "div",
        hasTitle ? Element("h3", load.Name) : null,
        Element("p", Capacity(load)),
        LoadPlots.Of(load),
        Element("details", Element("summary", "The figures of every step"), Steps(load)),
        Element("details", Element("summary", "What each node used in every step"), Processes(load)));

    private static string Capacity(LoadFigures load) =>
        $"The node takes {Whole(load.CapacityPerSecond)} a second with {load.InFlight} under way. That used "
        + $"{Tenths(load.ProcessorSeconds.Node)} s of a core in the node and "
        + $"{Tenths(load.ProcessorSeconds.LoadGenerator)} s in the load generator, "
        + $"within {Tenths(load.CapacitySeconds)} s. {Failures(load)}";

    private static string Failures(LoadFigures load) => load.Failures == 0
        ? "Nothing failed."
        : $"Failed: {string.Join(", ", load.FailureCodes.Select(code => $"{Whole(code.Value)} {code.Key}"))}.";

    private static XElement Steps(LoadFigures load) => Table(
        [
            "offered /s", "sent /s", "completed /s", "p50 ms", "p90", "p95", "p99", "p99.9", "longest",
            "sent late, p99", "failed",
        ],
        load.Steps.Select(IReadOnlyList<object> (step) =>
        [
            Whole(step.OfferedPerSecond) + (step.IsReference ? " (fixed)" : ""),
            Whole(step.SentPerSecond),
            Whole(step.CompletedPerSecond),
            Tenths(step.LatencyMs.P50),
            Tenths(step.LatencyMs.P90),
            Tenths(step.LatencyMs.P95),
            Tenths(step.LatencyMs.P99),
            Tenths(step.LatencyMs.P999),
            Tenths(step.LatencyMs.Max),
            Tenths(step.LateP99Ms),
            Whole(step.Failures),
        ]));

    private static XElement Processes(LoadFigures load) => Table(
        [
            "offered /s", "node", "seconds of a core", "most memory, MiB", "received, MiB", "sent, MiB",
            "read from disk, MiB", "written to disk, MiB",
        ],
        load.Steps.SelectMany(step => step.Processes.Select(IReadOnlyList<object> (node, index) =>
        [
            Whole(step.OfferedPerSecond),
            Whole(index + 1),
            Tenths(node.CoreSeconds),
            Whole(node.MostMiB),
            Tenths(node.ReceivedMiB),
            Tenths(node.SentMiB),
            Tenths(node.ReadMiB),
            Tenths(node.WrittenMiB),
        ])));

    private static XElement Machine(BenchSummary summary)
    {
        var machine = summary.Where.Machine;
        var flush = summary.Where.FlushMs;
        return Styled(
            "section",
            "words",
            Element("h2", "Where it was measured"),
            Table(["", ""],
            [
                ["processor", $"{machine.Cores} cores of {machine.Cpu}"],
                ["memory", $"{Whole(machine.MemoryMiB)} MiB"],
                ["file system", machine.FileSystem],
                ["flush of 4 KiB", $"p50 {flush.P50:0.00} ms, p99 {flush.P99:0.00} ms; below 0.1 ms is no disk"],
                ["P-256 verifications", $"{Whole(summary.Where.VerifyBoundPerSecond)} a second, all cores: the bound"],
                ["load before the run", $"{machine.LoadBefore:0.00}"],
                ["system", $"{machine.Os}, {machine.Dotnet}"],
                ["commit", Element("code", summary.Where.Commit)],
            ]));
    }

    private static string Whole(double figure) => figure.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Tenths(double figure) => figure.ToString("#,0.0", CultureInfo.InvariantCulture);
}
