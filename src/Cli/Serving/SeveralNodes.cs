using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;

namespace Salus.Cli.Serving;

/// <summary>The nodes of a network's folder, each in a process of its own, with its log in its folder.</summary>
internal sealed class SeveralNodes : IServedNetwork
{
    private const string LogName = "node.log";

    private readonly IReadOnlyList<NodeProcess> _processes;
    private readonly Screen _screen;

    private SeveralNodes(IReadOnlyList<Genesis> regions, IReadOnlyList<NodeProcess> processes, Screen screen)
    {
        (Regions, _processes, _screen) = (regions, processes, screen);
        Nodes = [.. processes.Select(process => process.Node)];
    }

    public IReadOnlyList<Genesis> Regions { get; }

    public IReadOnlyList<ServedNode> Nodes { get; }

    public static string LogOf(string nodeFolder) => Path.Combine(nodeFolder, LogName);

    /// <summary>Starts all of them; when one does not start, none goes on.</summary>
    public static async Task<SeveralNodes> StartAsync(NetworkFolder folder, Screen screen, CancellationToken stop)
    {
        var regions = GenesisFile.Read(folder.Genesis);
        List<Task<NodeProcess>> starting =
            [.. folder.Nodes.Select(node => NodeProcess.StartAsync(node, [], LogOf(node), stop))];
        try
        {
            return new SeveralNodes(regions, await Task.WhenAll(starting), screen);
        }
        catch
        {
            foreach (var started in starting.Where(started => started.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>A node that ends is named, and the others go on.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        List<NodeProcess> running = [.. _processes];
        while (running.Count > 0)
        {
            try
            {
                await Task.WhenAny(running.Select(process => process.Ended)).WaitAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            foreach (var ended in running.Where(process => process.Ended.IsCompleted).ToList())
            {
                running.Remove(ended);
                _screen.Warn(
                    $"The node of {ended.Node.Validator}, {ended.Node.Organisation}, has ended with exit code "
                    + $"{await ended.Ended}; its log: {LogOf(ended.Node.Folder)}\n"
                    + $"  Start it again with: ./salus node --node-data {ended.Node.Folder}");
            }
        }

        throw new FailureException(
            "nodes-ended", "Every node has ended.", "Their logs say why; start them again with: ./salus up",
            ExitCodes.Unreachable);
    }

    public async ValueTask DisposeAsync() => await StopAsync(_processes);

    private static Task StopAsync(IEnumerable<NodeProcess> processes) =>
        Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
}
