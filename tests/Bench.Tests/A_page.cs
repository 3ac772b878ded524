using Salus.Bench.Compare;
using Salus.Bench.Figures;
using Salus.Bench.Html;
using Salus.Bench.Load;
using Salus.Bench.Measures;

namespace Salus.Bench.Tests;

public sealed class A_page
{
    [Fact]
    public void shows_three_plots_of_a_load_and_every_promise()
    {
        var summary = new BenchSummary { Where = Where, Workloads = [Workload("grant")] };

        var page = Page.Check(HtmlReport.Of(summary));

        Assert.Equal(3, page.Descendants("svg").Count());
        Assert.Equal(3, page.Descendants("figcaption").Count());
        Assert.Equal(
            ["✗ missed", "✓ met", "✗ missed"],
            page.Descendants("span").Select(span => span.Value));
    }

    [Fact]
    public void shows_a_name_as_text_whatever_it_holds()
    {
        var html = HtmlReport.Of(new BenchSummary
        {
            Where = Where with { Commit = "<script>\"&" },
            Workloads = [],
        });

        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Page.Check(html);
    }

    [Fact]
    public void of_a_comparison_shows_a_row_for_every_ratio()
    {
        ComparedFigure[] figures =
        [
            new("capacity", "a second", true, 100, 150, 1.5, 1.2, 1.8),
            new("latency p95", "ms", false, 4, 8, 2, 0.9, 2.5),
        ];
        var comparison = new Comparison("aaa", "bbb", "grant", 5, Where, figures, ["aaa", "bbb"]);

        var page = Page.Check(HtmlComparison.Of(comparison));

        Assert.Equal(2, page.Descendants("circle").Count());
        Assert.Equal(["better", "no difference shown"], page.Descendants("span").Select(span => span.Value));
    }

    private static Surroundings Where { get; } = new(
        30_000, new FlushFigures(0.5, 2), MachineDescription.Read("."), "0123abc", DateTimeOffset.UnixEpoch);

    private static WorkloadFigures Workload(string name) => new(
        name,
        "Somebody does something.",
        [
            new LoadFigures
            {
                Name = name,
                CapacityPerSecond = 400,
                InFlight = 8,
                ProcessorSeconds = new ProcessorSeconds(1, 1),
                CapacitySeconds = 2,
                Steps = [Step(100, isReference: true), Step(200), Step(440)],
                FailureCodes = new Dictionary<string, long> { ["no-answer"] = 2 },
            },
        ],
        [],
        [new BenchPromise("something", false), new BenchPromise("something else", true)]);

    private static StepFigures Step(double rate, bool isReference = false)
    {
        var samples = Enumerable.Range(1, 200).Select(index => new Sample(
            TimeSpan.FromSeconds(index / rate), TimeSpan.Zero, TimeSpan.FromMilliseconds(index), Answer.One));
        return Spread.Of(
            new LoadResult([.. samples], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), rate, isReference);
    }
}
