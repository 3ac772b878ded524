using Salus.Bench.Measures;

namespace Salus.Bench.Tests;

public sealed class A_percentile
{
    [Fact]
    public void is_a_time_that_was_measured()
    {
        var hundred = Enumerable.Range(1, 100).Reverse().Select(ms => TimeSpan.FromMilliseconds(ms));

        Assert.Equal(new LatencyFigures(50, 95, 99), Percentiles.Latency(hundred));
    }

    [Fact]
    public void of_one_time_is_that_time() =>
        Assert.Equal(new LatencyFigures(3, 3, 3), Percentiles.Latency([TimeSpan.FromMilliseconds(3)]));
}
