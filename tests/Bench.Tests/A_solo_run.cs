using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Bench.Tests;

public sealed class A_solo_run
{
    [Fact]
    public async Task measures_a_node_and_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("salus-bench-test-");
        var stages = new List<string>();
        try
        {
            var report = await SoloProfile.RunAsync(Small(folder.FullName), new Stages(stages), default);

            Assert.Empty(report.FailureCodes);
            Assert.Equal(400, report.Transactions);
            Assert.Equal(10, report.ProofsVerified);
            Assert.InRange(report.BytesPerTransaction, 200, 5_000);
            Assert.True(report.LatencyMs.P50 > 0 && report.VerifyBoundPerSecond > 0 && report.FlushMs.P99 > 0);
            Assert.True(report.CommittedPerSecond <= report.SentPerSecond + 1);
            Assert.Empty(folder.EnumerateFileSystemInfos());
            Assert.Contains("peak", stages);
            Assert.Contains("share of the bound", BenchTable.Text(report), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task writes_the_fields_that_readers_rely_on()
    {
        var folder = Directory.CreateTempSubdirectory("salus-bench-test-");
        try
        {
            var report = await SoloProfile.RunAsync(Small(folder.FullName), new Stages([]), default);
            var json = JsonDocument.Parse(report.Write()).RootElement;

            string[] figures =
            [
                "committedPerSecond", "sentPerSecond", "verifyBoundPerSecond", "boundRatio", "bytesPerTransaction",
                "failures", "transactions", "seconds", "latencyAtPerSecond",
            ];
            Assert.All(figures, name => Assert.Equal(JsonValueKind.Number, json.GetProperty(name).ValueKind));
            Assert.All(["p50", "p95", "p99"], name => json.GetProperty("latencyMs").GetProperty(name).GetDouble());
            Assert.All(["p50", "p99"], name => json.GetProperty("flushMs").GetProperty(name).GetDouble());
            string[] machine = ["cpu", "cores", "memoryMiB", "os", "dotnet"];
            Assert.All(machine, name => json.GetProperty("machine").GetProperty(name));
            Assert.Equal("solo", json.GetProperty("profile").GetString());
            Assert.Equal("0123abc", json.GetProperty("commit").GetString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchOptions Small(string folder) => new()
    {
        Folder = folder,
        Commit = "0123abc",
        Found = Found,
        StartNode = StartAsync,
        Doctors = 3,
        WarmUpTransactions = 100,
        LatencyPerSecond = 100,
        LatencySeconds = 1,
        PeakTransactions = 400,
        BatchSize = 50,
        Proofs = 10,
        VerifyTime = TimeSpan.FromMilliseconds(90),
    };

    private static BenchNetwork Found(BenchFounding founding)
    {
        Assert.True(OrganisationId.TryParse("bench-hospital", out var organisation));
        var plan = new FoundingPlan
        {
            Network = founding.Network,
            Organisations = [organisation],
            Quotas = founding.Quotas,
        };
        var network = NetworkFounder.Found(plan, TimeProvider.System);
        network.WriteNode(founding.DataFolder);
        var (registrar, authority) = (network.Organisations[0].Registrar, network.Organisations[0].Authority);
        return new BenchNetwork(
            network.Genesis, registrar.Id, registrar.Signing, (member, key) => authority.IssueForMember(member, key));
    }

    private static async Task<BenchNode> StartAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var options = new NodeOptions { DataFolder = dataFolder, Port = 0, OperationsPort = 0 };
        var host = await NodeHost.StartAsync(options, cancellationToken: cancellationToken);
        return new BenchNode(host.Address, Environment.ProcessId, host.StopAsync);
    }

    private sealed class Stages(List<string> seen) : IProgress<BenchProgress>
    {
        public void Report(BenchProgress value)
        {
            lock (seen)
            {
                seen.Add(value.Stage);
            }
        }
    }
}
