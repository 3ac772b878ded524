using Xunit.Abstractions;

namespace Salus.Simulation.Tests;

/// <summary>How fast blocks follow each other, in simulated time.</summary>
public sealed class A_steady_load(ITestOutputHelper output)
{
    /// <summary>Where messages take about the same time. Where they do not, a quorum of three that has nobody to spare
    /// waits for the slowest of them.</summary>
    [Theory]
    [InlineData(9, 11)]
    [InlineData(25, 25)]
    public void has_nine_of_ten_heights_while_one_of_four_is_stopped(long least, long most)
    {
        // spec consensus 4.2, 4.3
        int[] seeds = [1, 2, 3, 4];
        var four = seeds.Average(seed => Run(seed, stopped: null));
        var three = seeds.Average(seed => Run(seed, $"v{seed - 1}"));

        output.WriteLine($"{least} to {most} ms: {four:F1} a second of four, {three:F1} of three: {three / four:F3}");
        Assert.True(three >= 0.9 * four);

        double Run(int seed, string? stopped) =>
            new SteadyLoad(seed, stopped) { Delay = (least, most) }.HeightsPerSecond();
    }
}
