using Salus.Bench.Figures;

namespace Salus.Bench.Workloads;

/// <summary>All workloads by name, each run on a throw-away network of its own, so that none leaves the next a
/// bigger ledger.</summary>
public sealed class WorkloadSuite(BenchOptions options, WorkloadSizes sizes)
{
    private static readonly Workload[] All =
    [
        new RecordWorkload(), new QueryWorkload(), new GrantWorkload(), new RevokeWorkload(), new AccessWorkload(),
        new ContentWorkload(), new StreamWorkload(), new ProofWorkload(), new SealWorkload(), new AuditWorkload(),
    ];

    /// <summary>The names that can be chosen, in the order in which they are run.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(workload => workload.Name)];

    /// <summary>Runs one in a folder of its own below <paramref name="folder"/>, and removes it.</summary>
    public async Task<WorkloadFigures> RunAsync(
        string name, string folder, IProgress<BenchProgress> progress, CancellationToken cancellationToken)
    {
        var workload = All.FirstOrDefault(workload => workload.Name == name) ?? throw new BenchException(
            "workload-unknown", $"There is no workload '{name}'; choose of: {string.Join(", ", Names)}.");
        if (!workload.NeedsNode)
        {
            using var alone = new WorkloadSite(sizes, null, null, Report);
            return await workload.RunAsync(alone, cancellationToken);
        }

        var dataFolder = Path.Combine(folder, name);
        Report("founding a throw-away network", 0);
        var network = FreeNetwork.Found(options, dataFolder);
        try
        {
            return await RunAsync(workload, network, dataFolder, Report, cancellationToken);
        }
        finally
        {
            Directory.Delete(dataFolder, recursive: true);
        }

        void Report(string stage, int percent) => progress.Report(new BenchProgress($"{name}: {stage}", percent));
    }

    private async Task<WorkloadFigures> RunAsync(
        Workload workload,
        BenchNetwork network,
        string dataFolder,
        Action<string, int> report,
        CancellationToken cancellationToken)
    {
        var nodes = await options.StartNodes(dataFolder, cancellationToken);
        try
        {
            using var site = new WorkloadSite(sizes, network, nodes, report)
            {
                Audit = stop => options.Audit(dataFolder, network.Genesis, stop),
            };
            return await workload.RunAsync(site, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new BenchException(
                "bench-node-failed", $"The node could not be asked while '{workload.Name}' was prepared.", fault);
        }
        finally
        {
            await nodes.StopAsync();
        }
    }
}
