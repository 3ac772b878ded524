using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Serving;

/// <summary>A node inside this process.</summary>
internal sealed class OneNode(string folder, NodeHost host) : IServedNetwork
{
    public IReadOnlyList<Genesis> Regions { get; } = [host.Genesis];

    public IReadOnlyList<ServedNode> Nodes { get; } = [ServedNode.Of(folder, host)];

    public async Task ServeAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await await Task.WhenAny(host.Completion, stopped.Task);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
