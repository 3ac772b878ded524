using Salus.Bench.Workloads;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Bench.Tests;

/// <summary>Runs of a second or two, against a node in this process; nothing in them is about time.</summary>
internal static class SmallBench
{
    public static WorkloadSizes Sizes { get; } = new()
    {
        Step = TimeSpan.FromMilliseconds(300),
        Capacity = TimeSpan.FromMilliseconds(200),
        Shares = [0.5, 1.1],
        WarmUpShare = 0.002,
        MostOperations = 32,
        Rate = TimeSpan.FromMilliseconds(60),
        ContentBytes = 100_000,
        StreamBytes = 3_000_000,
        StreamTimes = 2,
        SealBytes = 4 << 20,
    };

    /// <summary>Runs it in a folder of its own, which has to be empty in the end.</summary>
    public static async Task<BenchSummary> RunAsync(BenchChoice choice, IProgress<BenchProgress> progress)
    {
        var folder = Directory.CreateTempSubdirectory("salus-bench-test-");
        try
        {
            var summary = await BenchRun.RunAsync(Options(folder.FullName), choice, progress, default);
            Assert.Empty(folder.EnumerateFileSystemInfos());
            return summary;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchOptions Options(string folder) => new()
    {
        Folder = folder,
        Commit = "0123abc",
        Found = Found,
        StartNodes = StartAsync,
        Audit = (folder, genesis, stop) =>
            LedgerAudit.Run(new DataFolder(folder), genesis, stop).Sum(report => report.Transactions),
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

    private static async Task<BenchNodes> StartAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var options = new NodeOptions { DataFolder = dataFolder, Port = 0, OperationsPort = 0 };
        var host = await NodeHost.StartAsync(options, cancellationToken: cancellationToken);
        return new BenchNodes(
            [new BenchNode(host.Address, host.OperationsAddress, Environment.ProcessId)], host.StopAsync);
    }
}

/// <summary>What a run said of its progress.</summary>
internal sealed class Stages : IProgress<BenchProgress>
{
    private readonly List<string> _seen = [];

    public IReadOnlyList<string> Seen => _seen;

    public void Report(BenchProgress value)
    {
        lock (_seen)
        {
            _seen.Add(value.Stage);
        }
    }
}
