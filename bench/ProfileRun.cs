using Salus.Bench.Load;
using Salus.Bench.Measures;

namespace Salus.Bench;

/// <summary>What the phases of a run came to.</summary>
internal sealed record ProfileFigures(
    TimeSpan[] Latencies,
    PeakFigures Peak,
    long PeakCommitted,
    long Committed,
    long BytesGrown,
    IReadOnlyDictionary<string, long> Failures,
    ProcessorSeconds Processor,
    IReadOnlyList<ProcessFigures> Processes,
    int ProofsVerified,
    ClusterFigures? Cluster);

/// <summary>One run against a network: register, sign, warm up, latency, peak, proofs, size on disk.</summary>
internal sealed class ProfileRun(BenchOptions options, BenchNetwork network, string dataFolder, double bound)
{
    private const int Seed = 20_260_101;
    private const int SingleConnections = 64;

    private readonly BenchMembers _members = new(network, options.Doctors, TimeProvider.System);
    private readonly Tally _all = new();

    private TimeSpan Longest => TimeSpan.FromSeconds(options.PeakSeconds);

    public async Task<ProfileFigures> RunAsync(IProgress<BenchProgress> progress, CancellationToken cancellationToken)
    {
        // The node is stopped once before the load, so that both sizes are those of a folder at rest.
        progress.Report(new BenchProgress("founding a throw-away network", 0));
        await WithNodesAsync(
            nodes => WithConnectionAsync(
                nodes, network.Registrar, 1, to => _members.RegisterAsync(to, cancellationToken)),
            cancellationToken);
        var before = FolderSize.Bytes(dataFolder);
        ProfileFigures? figures = null;
        await WithNodesAsync(
            async nodes => figures = await LoadAsync(nodes, progress, cancellationToken), cancellationToken);
        return figures! with { BytesGrown = FolderSize.Bytes(dataFolder) - before };
    }

    private async Task<ProfileFigures> LoadAsync(
        BenchNodes nodes, IProgress<BenchProgress> progress, CancellationToken cancellationToken)
    {
        var load = new SignedLoad(_members);
        var warmUp = load.Sign(options.WarmUpTransactions, options.BatchSize, Percent("signing"));
        var singles = load.Sign(options.LatencyPerSecond * options.LatencySeconds, 1, Percent("signing"));
        var batches = load.Sign(options.PeakTransactions, options.BatchSize, Percent("signing"));
        GC.Collect();

        TimeSpan[] latencies = [];
        await WithConnectionAsync(nodes, network.Registrar, SingleConnections, async to =>
        {
            var phase = new PeakPhase(to.SubmitBatchAsync, _all, bound, options.InFlight);
            await phase.RunAsync(warmUp, Longest, Percent("warming up"), cancellationToken);
            latencies = await new LatencyPhase(to.SubmitAsync, _all, options.LatencyPerSecond, Seed)
                .RunAsync([.. singles.Select(single => single[0].ToArray())], Percent("latency"), cancellationToken);
        });

        var (peak, usage, committed) = await PeakAsync(nodes, batches, Percent("peak"), cancellationToken);
        ClusterFigures? cluster = null;
        if (options.Validators > 1 && nodes.AreAllThere)
        {
            var phase = new ClusterPhase(nodes, load, _all, options);
            await WithConnectionAsync(nodes.ButLast, network.Registrar, SingleConnections, async to =>
                cluster = await phase.RunAsync(
                    to, committed / peak.Time.TotalSeconds, Percent, cancellationToken));
        }

        var verified = 0;
        progress.Report(new BenchProgress("verifying proofs", 0));
        Batch[] sent = [.. singles, .. batches.Take(peak.Batches)];
        await WithConnectionAsync(nodes, _members.Patient.Id, 1, async patient =>
            verified = await ProofSample.VerifyAsync(patient, network, sent, options.Proofs, cancellationToken));
        return new ProfileFigures(
            latencies, peak, committed, _all.Accepted, 0, _all.Failures,
            usage.Used, usage.Processes, verified, cluster);

        Action<int> Percent(string stage) => Progress(progress, stage);
    }

    private async Task<(PeakFigures Peak, NodeUsage Usage, long Committed)> PeakAsync(
        BenchNodes nodes, IReadOnlyList<Batch> batches, Action<int> progress, CancellationToken cancellationToken)
    {
        var before = _all.Accepted;
        PeakFigures? peak = null;
        var usage = new NodeUsage(nodes);
        await usage.StartAsync(cancellationToken);
        await WithConnectionAsync(nodes, network.Registrar, options.InFlight, async to =>
            peak = await new PeakPhase(to.SubmitBatchAsync, _all, bound, options.InFlight)
                .RunAsync(batches, Longest, progress, cancellationToken));
        await usage.StopAsync(cancellationToken);
        return (peak!, usage, _all.Accepted - before);
    }

    // A report for every percent, not for every transaction: it shares the machine with what is measured.
    private static Action<int> Progress(IProgress<BenchProgress> progress, string stage)
    {
        var last = -1;
        return percent =>
        {
            if (Interlocked.Exchange(ref last, percent) != percent)
            {
                progress.Report(new BenchProgress(stage, percent));
            }
        };
    }

    private async Task WithNodesAsync(Func<BenchNodes, Task> run, CancellationToken cancellationToken)
    {
        var nodes = await options.StartNodes(dataFolder, cancellationToken);
        try
        {
            await run(nodes);
        }
        finally
        {
            await nodes.StopAsync();
        }
    }

    private async Task WithConnectionAsync(
        BenchNodes nodes, Ledger.MemberId member, int connections, Func<NodeConnection, Task> run)
    {
        using var connection = NodeConnection.Open(nodes, network, member, connections);
        await run(connection);
    }
}
