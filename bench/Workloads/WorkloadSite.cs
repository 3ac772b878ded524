using Salus.Bench.Load;
using Salus.Ledger;

namespace Salus.Bench.Workloads;

/// <summary>Where a workload runs: a throw-away network, its nodes, connections to it.</summary>
internal sealed class WorkloadSite(
    WorkloadSizes sizes, BenchNetwork? network, BenchNodes? nodes, Action<string, int> progress) : IDisposable
{
    private const int Connections = 64;

    private readonly List<NodeConnection> _connections = [];

    public WorkloadSizes Sizes { get; } = sizes;

    /// <summary>Verifies all that a node has stored; how many transactions it was.</summary>
    public Func<CancellationToken, long> Audit { get; init; } = _ => throw NoNode();

    public BenchNetwork Network => network ?? throw NoNode();

    public BenchNodes Nodes => nodes ?? throw NoNode();

    /// <summary>Says what is being done, and how much of it is done; a line for every percent, not for every
    /// operation.</summary>
    public Action<int> Stage(string stage)
    {
        var last = -1;
        return percent =>
        {
            if (Interlocked.Exchange(ref last, percent) != percent)
            {
                progress(stage, percent);
            }
        };
    }

    /// <summary>Connections as a member, open until the workload ends.</summary>
    public NodeConnection Connect(MemberId member)
    {
        var connection = NodeConnection.Open(Nodes, Network, member, Connections);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Connections as the registrar, who may hand in what others have signed.</summary>
    public NodeConnection ConnectRegistrar() => Connect(Network.Registrar);

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    private static InvalidOperationException NoNode() => new("this workload has no node");
}
