using Salus.Bench;
using Salus.Cli.Serving;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Cli.Benching;

/// <summary>Throw-away networks for the benchmark, each node a process of its own.</summary>
internal static class BenchNetworks
{
    /// <summary>Founds a network of as many hospitals as there are to be validators.</summary>
    public static BenchNetwork Found(BenchFounding founding)
    {
        var hospitals = Enumerable.Range(1, founding.Validators).Select(Hospital).ToList();
        var founded = NetworkFounder.Found(
            new FoundingPlan
            {
                Network = founding.Network,
                Organisations = hospitals,
                Validators = [.. hospitals.Select((hospital, i) => new PlannedValidator($"v{i + 1}", hospital))],
                Quotas = founding.Quotas,
            },
            TimeProvider.System);
        var ports = NodePorts.Free(founding.Validators);
        var nodes = founded.Validators
            .Select((validator, i) => (Path.Combine(founding.DataFolder, validator.Id), validator, ports[i]))
            .ToList();
        Directory.CreateDirectory(founding.DataFolder);
        nodes.ForEach(node => founded.WriteNode(node.Item1, node.validator));
        NodePorts.Write([.. nodes.Select(node => (node.Item1, node.validator.Id, node.Item3))]);
        var first = founded.Organisations[0];
        return new BenchNetwork(
            founded.Genesis,
            first.Registrar.Id,
            first.Registrar.Signing,
            (member, key) => first.Authority.IssueForMember(member, key))
        {
            Voters = [.. founded.Organisations
                .Take((founding.Validators / 2) + 1)
                .Select(hospital => hospital.Registrar.Signing)],
        };
    }

    /// <summary>Starts the node of each folder in a process of its own.</summary>
    public static async Task<BenchNodes> StartAsync(string dataFolder, CancellationToken stop)
    {
        var nodes = await Task.WhenAll(
            Folders(dataFolder).Select(folder => NodeProcess.StartAsync(folder, [], null, stop)));
        return new BenchNodes(
            [.. nodes.Select(node => new BenchNode(
                node.Node.Address, node.Node.Operations, node.Node.Process!.Value))],
            () => Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask())));
    }

    /// <summary>Verifies all that the first node has stored; how many transactions that is.</summary>
    public static long Audit(string dataFolder, Genesis genesis, CancellationToken stop)
    {
        var reports = LedgerAudit.Run(new DataFolder(Folders(dataFolder).First()), genesis, stop);
        return reports.Select(report => report.Fault).FirstOrDefault(fault => fault is not null) is { } fault
            ? throw new BenchException("bench-audit-failed", $"The ledger does not hold: {fault.What}.")
            : reports.Sum(report => report.Transactions);
    }

    private static IEnumerable<string> Folders(string dataFolder) =>
        Directory.GetDirectories(dataFolder).Order(StringComparer.Ordinal);

    private static OrganisationId Hospital(int number) =>
        OrganisationId.TryParse($"bench-hospital-{number}", out var named)
            ? named
            : throw new InvalidOperationException("the organisation's name is one");
}
