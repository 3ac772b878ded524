using Salus.Bench;
using Salus.Cli.Serving;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Benching;

/// <summary>Throw-away networks for the benchmark, each node a process of its own.</summary>
internal static class BenchNodes
{
    /// <summary>Founds a network of one hospital.</summary>
    public static BenchNetwork Found(BenchFounding founding)
    {
        var organisation = OrganisationId.TryParse("bench-hospital", out var named)
            ? named
            : throw new InvalidOperationException("the organisation's name is one");
        var founded = NetworkFounder.Found(
            new FoundingPlan { Network = founding.Network, Organisations = [organisation], Quotas = founding.Quotas },
            TimeProvider.System);
        founded.WriteNode(founding.DataFolder);
        var hospital = founded.Organisations[0];
        return new BenchNetwork(
            founded.Genesis,
            hospital.Registrar.Id,
            hospital.Registrar.Signing,
            (member, key) => hospital.Authority.IssueForMember(member, key));
    }

    /// <summary>Starts the node of a data folder in a process of its own.</summary>
    public static async Task<BenchNode> StartAsync(string folder, CancellationToken stop)
    {
        var process = await NodeProcess.StartAsync(folder, ["--port", "0", "--operations-port", "0"], null, stop);
        return new BenchNode(
            process.Node.Address, process.Node.Process!.Value, () => process.DisposeAsync().AsTask());
    }
}
