using System.Diagnostics;

namespace Salus.Bench.Tests;

public sealed class A_cluster
{
    [Fact]
    public void is_not_whole_when_a_validator_has_ended()
    {
        using var ended = Process.Start("true");
        ended.WaitForExit();
        var address = new Uri("https://localhost:1");
        var there = new BenchNode(address, address, Environment.ProcessId);
        var nodes = new BenchNodes([there, there], () => Task.CompletedTask);

        Assert.True(nodes.AreAllThere);
        Assert.False((nodes with { All = [there, there with { Process = ended.Id }] }).AreAllThere);
    }

    [Theory]
    [InlineData(970, 200, 2_900, 0, 0.019, 4)]
    [InlineData(960, 200, 2_900, 0, 0.019, 3)]
    [InlineData(970, 201, 2_900, 0, 0.019, 3)]
    [InlineData(970, 200, 3_000, 0, 0.019, 3)]
    [InlineData(970, 200, 2_900, 1, 0.019, 3)]
    [InlineData(970, 200, 2_900, 0, 0.02, 3)]
    public void keeps_its_promises_or_not(
        double committed, double p95, double longest, long blocks, double idle, int kept)
    {
        var figures = new ClusterFigures(
            1_000,
            new WindowOfCluster(1_000, new LatencyFigures(50, 100, 150), 160),
            new WindowOfCluster(committed, new LatencyFigures(50, p95, 1_000), longest),
            idle,
            blocks);

        Assert.Equal(kept, figures.Promises.Count(promise => promise.IsKept));
    }
}
