using System.Text.Json;
using Salus.Bench.Compare;
using Salus.Bench.Figures;
using Salus.Bench.Html;
using Salus.Bench.Workloads;

namespace Salus.Bench.Tests;

public sealed class A_workload
{
    public static TheoryData<string> Names => [.. WorkloadSuite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task measures_what_its_name_says_without_a_failure(string name)
    {
        var summary = await SmallBench.RunAsync(new BenchChoice(false, [name], SmallBench.Sizes), new Stages());

        var workload = Assert.Single(summary.Workloads);
        Assert.Equal(name, workload.Name);
        Assert.Equal(0, workload.Failures);
        Assert.NotEqual(workload.Loads.Count == 0, workload.Rates.Count == 0);
        Assert.All(workload.Loads, CheckLoad);
        Assert.All(workload.Rates, rate => Assert.True(
            rate.Least > 0 && rate.Least <= rate.Median && rate.Median <= rate.Most, $"{rate}"));
        Assert.Contains("no failures in any workload", BenchTable.Text(summary), StringComparison.Ordinal);
        Page.Check(HtmlReport.Of(summary));
        CheckJson(summary, name);
    }

    [Fact]
    public async Task of_an_audit_is_compared_with_what_the_machine_can_verify()
    {
        var summary = await SmallBench.RunAsync(new BenchChoice(false, ["audit"], SmallBench.Sizes), new Stages());

        Assert.Equal(
            ["transactions/s", "signatures/s", "transactions"],
            summary.Workloads[0].Rates.Select(rate => rate.Unit));
        Assert.Contains(
            "verified in the time of 1,000 P-256 verifications", BenchTable.Text(summary), StringComparison.Ordinal);
        Assert.Contains(summary.Promises, promise => promise.Promise.Contains("100,000 transactions"));
    }

    [Fact]
    public async Task in_rounds_of_fixed_rates_has_the_figures_of_all_rounds()
    {
        var sizes = SmallBench.Sizes with { FixedRates = [200, 400], Rounds = 3, RoundOperations = 25 };
        var summary = await SmallBench.RunAsync(new BenchChoice(false, ["query"], sizes), new Stages());

        var load = Assert.Single(summary.Workloads[0].Loads);
        Assert.Equal([200.0, 400.0], load.Steps.Select(step => step.OfferedPerSecond));
        Assert.Equal(400, load.Reference.OfferedPerSecond);
        Assert.All(load.Steps, step =>
        {
            Assert.Equal((3, 75, 0), (step.Rounds, step.Operations, step.Failures));
            Assert.Equal(75, step.Windows.Sum(window => window.Operations));
            Assert.True(step.Seconds >= 0.9 * 75 / step.OfferedPerSecond);
            Assert.Single(step.Processes);
        });
        Assert.Equal(2, BenchTable.Rows(summary).Count(row => row.Name == "  in 3 rounds"));
        Page.Check(HtmlReport.Of(summary));
    }

    [Fact]
    public void of_an_unknown_name_is_refused_with_the_names_there_are()
    {
        var fault = Assert.Throws<BenchException>(() => BenchChoice.Named(["grant", "grants"]));

        Assert.Equal("workload-unknown", fault.Code);
        Assert.Contains("'grants'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("content-100mb", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void can_be_all_of_them_and_each_once()
    {
        Assert.Equal(WorkloadSuite.Names, BenchChoice.Named(["all"]));
        Assert.Equal(["query", "grant"], BenchChoice.Named(["grant", "query", "grant"]));
    }

    private static void CheckLoad(LoadFigures load)
    {
        Assert.True(load.CapacityPerSecond > 0);
        Assert.Equal(3, load.Steps.Count);
        Assert.Single(load.Steps, step => step.IsReference);
        Assert.Equal(load.Steps.OrderBy(step => step.OfferedPerSecond), load.Steps);
        Assert.All(load.Steps, step =>
        {
            var spread = step.LatencyMs;
            double[] rising = [0, spread.P50, spread.P90, spread.P95, spread.P99, spread.P999, spread.Max];
            Assert.Equal(rising.Order(), rising);
            Assert.InRange(step.Operations, 20, 32);
            Assert.Equal(step.Operations, step.Windows.Sum(window => window.Operations));
            Assert.True(step.CompletedPerSecond <= step.SentPerSecond + 1);
            var shares = step.Distribution.Select(point => point.Ms).ToList();
            Assert.Equal(shares.Order(), shares);
        });
    }

    private static void CheckJson(BenchSummary summary, string name)
    {
        var run = JsonDocument.Parse(summary.Write()).RootElement;
        Assert.False(run.TryGetProperty("committedPerSecond", out _));
        Assert.Equal("0123abc", run.GetProperty("commit").GetString());
        var metrics = Metrics.Read(run, name);
        Assert.All(metrics, metric => Assert.True(metric.Value >= 0 && metric.Unit.Length > 0, $"{metric}"));
        Assert.Equal(summary.Workloads[0].Loads.Count * 5 + summary.Workloads[0].Rates.Count, metrics.Count);
    }
}
