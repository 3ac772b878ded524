using System.Text.Json;

namespace Salus.Bench.Tests;

public sealed class A_solo_run
{
    private static readonly BenchChoice Profile = new(IncludesProfile: true, [], SmallBench.Sizes);

    [Fact]
    public async Task measures_a_node_and_leaves_nothing_behind()
    {
        var stages = new Stages();
        var summary = await SmallBench.RunAsync(Profile, stages);
        var report = summary.Profile!;

        Assert.Empty(report.FailureCodes);
        Assert.Equal(400, report.Transactions);
        Assert.Equal(10, report.ProofsVerified);
        Assert.True(report.Processes[0].ReceivedMiB > 0 && report.Processes[0].SentMiB > 0);
        Assert.Null(report.Cluster);
        Assert.InRange(report.BytesPerTransaction, 200, 5_000);
        Assert.True(report.LatencyMs.P50 > 0 && report.VerifyBoundPerSecond > 0 && report.FlushMs.P99 > 0);
        Assert.True(report.CommittedPerSecond <= report.SentPerSecond + 1);
        Assert.Contains("peak", stages.Seen);
        Assert.Contains("share of the bound", BenchTable.Text(summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task writes_the_fields_that_readers_rely_on()
    {
        var summary = await SmallBench.RunAsync(Profile, new Stages());
        var json = JsonDocument.Parse(summary.Write()).RootElement;

        string[] figures =
        [
            "committedPerSecond", "sentPerSecond", "verifyBoundPerSecond", "boundRatio", "bytesPerTransaction",
            "failures", "transactions", "seconds", "latencyAtPerSecond",
            "warmUpTransactions", "wallets",
        ];
        Assert.All(figures, name => Assert.Equal(JsonValueKind.Number, json.GetProperty(name).ValueKind));
        Assert.All(["p50", "p95", "p99"], name => json.GetProperty("latencyMs").GetProperty(name).GetDouble());
        Assert.All(["p50", "p99"], name => json.GetProperty("flushMs").GetProperty(name).GetDouble());
        string[] machine = ["cpu", "cores", "memoryMiB", "os", "dotnet"];
        Assert.All(machine, name => json.GetProperty("machine").GetProperty(name));
        Assert.Equal("solo", json.GetProperty("profile").GetString());
        Assert.Equal("0123abc", json.GetProperty("commit").GetString());
        Assert.Equal(4, json.GetProperty("promises").GetArrayLength());
        Assert.Equal(0, json.GetProperty("workloads").GetArrayLength());
        string[] usage = ["coreSeconds", "mostMiB", "readMiB", "writtenMiB", "receivedMiB", "sentMiB"];
        Assert.All(usage, name => json.GetProperty("processes")[0].GetProperty(name).GetDouble());
    }
}
