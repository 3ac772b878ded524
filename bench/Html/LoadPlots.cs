using System.Xml.Linq;
using Salus.Bench.Figures;
using static Salus.Bench.Html.Markup;

namespace Salus.Bench.Html;

/// <summary>The three plots of a load, and what each says.</summary>
internal static class LoadPlots
{
    private const string Latency = "latency in ms, logarithmic";

    public static IEnumerable<XElement> Of(LoadFigures load) =>
    [
        Styled("div", "pair", Throughput(load), Distribution(load)),
        OverTime(load),
    ];

    private static XElement Throughput(LoadFigures load)
    {
        var steps = load.Steps;
        var plot = new Plot(
            $"{load.Name}: latency against throughput",
            "completed a second",
            Latency,
            new LinearScale(steps.Max(step => step.CompletedPerSecond) * 1.02, 4),
            new LogScale(steps.SelectMany(step => new[] { step.LatencyMs.P50, step.LatencyMs.P99 })),
            [
                Line("p50", 1, step => step.LatencyMs.P50),
                Line("p95", 2, step => step.LatencyMs.P95),
                Line("p99", 3, step => step.LatencyMs.P99),
            ]);
        var top = steps[^1];
        return Figure(
            plot,
            "Throughput against latency",
            $"Each point is a step of rising load. Offered {top.OfferedPerSecond:#,0} a second, the node completes "
            + $"{top.CompletedPerSecond:#,0}. Where the lines turn up, more work only makes everybody wait longer.");

        Series Line(string name, int style, Func<StepFigures, double> figure) => new(
            name,
            style,
            [.. steps.Select(step => (
                step.CompletedPerSecond,
                figure(step),
                $"{figure(step):0.0} ms at {step.OfferedPerSecond:0} offered a second"))]);
    }

    private static XElement Distribution(LoadFigures load)
    {
        var shares = load.Steps.Where(step => !step.IsReference).ToList();
        StepFigures[] chosen = [load.Reference, shares[(shares.Count - 1) / 2], shares[Math.Max(0, shares.Count - 2)]];
        var series = chosen.Distinct().OrderBy(step => step.OfferedPerSecond).Select((step, index) => new Series(
            $"{step.OfferedPerSecond:#,0}/s",
            index + 1,
            [.. step.Distribution.Select(point =>
                (point.Share, point.Ms, $"{point.Share:0.##%} within {point.Ms:0.0} ms"))])
        {
            IsMarked = false,
        }).ToList();
        var points = series.SelectMany(line => line.Points).ToList();
        var plot = new Plot(
            $"{load.Name}: distribution of latency",
            "share of all operations, each nine as wide as the last",
            Latency,
            new NinesScale(points.Max(point => point.X)),
            new LogScale(points.Select(point => point.Y)),
            series);
        var spread = load.Reference.LatencyMs;
        return Figure(
            plot,
            "Distribution of latency",
            "What share was answered within what time, at three rates. At "
            + $"{load.Reference.OfferedPerSecond:#,0} a second half were within {spread.P50:0.0} ms, 99 of 100 within "
            + $"{spread.P99:0.0} ms, all within {spread.Max:0.0} ms.");
    }

    private static XElement OverTime(LoadFigures load)
    {
        var starts = Starts(load.Steps);
        Band[] bands = [.. load.Steps.Zip(starts, (step, start) => new Band(
            start, start + Length(step), $"{step.OfferedPerSecond:#,0}/s"))];
        var windows = load.Steps
            .Zip(starts, (step, start) => step.Windows.Select(window => (At: start + window.AtSeconds, window)))
            .SelectMany(step => step).ToList();
        var plot = new Plot(
            $"{load.Name}: latency over time",
            "seconds, step after step; above: what was offered",
            Latency,
            new LinearScale(bands[^1].To, 8),
            new LogScale(windows.SelectMany(point => new[] { point.window.P50, point.window.Max })),
            [
                Line("p50", 1, window => window.P50),
                Line("p99", 2, window => window.P99),
                Line("longest", 3, window => window.Max),
            ])
        {
            Width = 980,
            Bands = bands,
        };
        return Figure(
            plot,
            "Latency over time",
            "Windows of half a second, by when operations were due. A flat line is a node that keeps up; a line that "
            + "rises within a step is a queue that grows; a spike is a stall, seen by everyone who was due meanwhile.");

        Series Line(string name, int style, Func<WindowFigures, double> figure) => new(
            name,
            style,
            [.. windows.Select(point => (point.At, figure(point.window), $"{figure(point.window):0.0} ms"))])
        {
            IsMarked = false,
        };
    }

    private static double Length(StepFigures step) => (step.Windows.Count == 0 ? 0 : step.Windows[^1].AtSeconds) + 0.5;

    private static List<double> Starts(IReadOnlyList<StepFigures> steps)
    {
        List<double> starts = [];
        var at = 0.0;
        foreach (var step in steps)
        {
            starts.Add(at);
            at += Length(step);
        }

        return starts;
    }

    private static XElement Figure(Plot plot, string title, string words) => Element(
        "figure", Element("h4", title), plot.ToSvg(), Element("figcaption", words));
}
