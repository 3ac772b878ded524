using System.Text.Json;
using Salus.Bench.Compare;
using Salus.Bench.Measures;

namespace Salus.Bench.Tests;

public sealed class A_comparison
{
    [Fact]
    public void is_the_ratio_of_medians()
    {
        var interval = Bootstrap.RatioOfMedians([100, 10, 120, 110, 1_000], [220, 20, 240, 200, 2_000]);

        Assert.Equal(2.0, interval.Ratio);
        Assert.True(interval.Low <= interval.Ratio && interval.Ratio <= interval.High);
        Assert.Equal(2.5, Bootstrap.Median([4, 1, 2, 3]));
    }

    [Fact]
    public void is_sure_of_a_ratio_that_every_round_shows()
    {
        var interval = Bootstrap.RatioOfMedians([10, 20, 40], [5, 10, 20]);

        // Resampled by whole rounds, each of them halves, whatever drifted between them.
        Assert.Equal(new RatioInterval(0.5, 0.5, 0.5), interval);
    }

    [Fact]
    public void finds_no_difference_in_noise()
    {
        var random = new Random(11);
        double[] Noise() => [.. Enumerable.Range(0, 20).Select(_ => 100 + (20 * random.NextDouble()))];

        var interval = Bootstrap.RatioOfMedians(Noise(), Noise());

        Assert.True(interval.Low < 1 && interval.High > 1, $"{interval}");
    }

    [Fact]
    public void is_the_same_each_time_it_is_computed() => Assert.Equal(
        Bootstrap.RatioOfMedians([1, 2, 3], [3, 1, 2]), Bootstrap.RatioOfMedians([1, 2, 3], [3, 1, 2]));

    [Fact]
    public async Task takes_turns_so_that_what_drifts_drifts_for_both()
    {
        List<string> measured = [];
        var run = new CompareRun("old", "new", "proof", 4, (commit, _) =>
        {
            measured.Add(commit);
            return Task.FromResult(commit == "old" ? Run("proof", 100) : Run("proof", 150, "not in old"));
        });

        var comparison = await run.RunAsync(Where, new Stages(), default);

        Assert.Equal(["old", "new", "new", "old", "old", "new", "new", "old"], measured);
        var figure = Assert.Single(comparison.Figures);
        Assert.Equal((100, 150), (figure.BaseMedian, figure.HeadMedian));
        Assert.Equal((1.5, 1.5, 1.5), (figure.Ratio, figure.Low, figure.High));
        Assert.Equal("better", figure.Verdict);
        Assert.Contains("1.500", comparison.Text(), StringComparison.Ordinal);
        Assert.Equal(1.5, JsonDocument.Parse(comparison.Write()).RootElement.GetProperty("figures")[0]
            .GetProperty("ratio").GetDouble());
    }

    [Fact]
    public async Task says_which_commit_lacks_the_workload()
    {
        var run = new CompareRun("old", "new", "grant", 2, (_, _) => Task.FromResult(Run("proof", 1)));

        var fault = await Assert.ThrowsAsync<BenchException>(() => run.RunAsync(Where, new Stages(), default));

        Assert.Equal("bench-workload-missing", fault.Code);
        Assert.Contains("old", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'grant'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1.2, 1.1, 1.3, "better")]
    [InlineData(true, 0.8, 0.7, 0.9, "worse")]
    [InlineData(false, 0.8, 0.7, 0.9, "better")]
    [InlineData(false, 1.2, 0.9, 1.3, "no difference shown")]
    public void says_only_what_its_interval_allows(
        bool isMoreBetter, double ratio, double low, double high, string verdict) =>
        Assert.Equal(verdict, new ComparedFigure("m", "u", isMoreBetter, 1, 1, ratio, low, high).Verdict);

    private static Surroundings Where { get; } = new(
        1, new FlushFigures(1, 1), MachineDescription.Read("."), "new", DateTimeOffset.UnixEpoch);

    private static JsonElement Run(
        string workload, double median, params string[] more) => JsonSerializer.SerializeToElement(new
    {
        workloads = new[]
        {
            new
            {
                name = workload,
                loads = Array.Empty<object>(),
                rates = more.Append("verified").Select(name => new { name, unit = "proofs/s", median }),
            },
        },
    });
}
