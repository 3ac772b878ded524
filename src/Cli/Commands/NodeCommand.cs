using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Serving;

namespace Salus.Cli.Commands;

/// <summary>`salus node`: a node on a data folder, and nothing else.</summary>
internal static class NodeCommand
{
    private static readonly Option<DirectoryInfo> NodeFolder = new("--node-data")
    {
        Description = "The node's data folder. Default: that of the network's folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<bool> WhileStdin = new("--while-stdin")
    {
        Description = "Stop when stdin ends: for a program that starts the node and may die.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "node",
        "Runs a node on a data folder that is there already; every stored block is verified first.",
        "./salus node --node-data /var/lib/salus --log")
        .With(NodeCreation.Create(), BackupCommands.Backup(NodeFolder), BackupCommands.Restore(NodeFolder))
        .With(NodeFolder, WhileStdin)
        .With(Hosting.Options)
        .With(StandardOptions.Local)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var given = call.Get(NodeFolder)?.FullName;
        if (given is null)
        {
            call.Folder.RequireNetwork();
        }

        var folder = given ?? call.Folder.Node;
        await using var node = await Hosting.StartAsync(call, folder);
        if (given is null)
        {
            Hosting.Announce(call.Folder, node);
        }

        call.Screen.Write(Describe(node));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(call.Stop);
        if (call.Get(WhileStdin))
        {
            _ = StopWithStdinAsync(stopping);
        }

        await node.ServeAsync(stopping.Token);
        return ExitCodes.Ok;
    }

    private static async Task StopWithStdinAsync(CancellationTokenSource stopping)
    {
        await Task.Yield();
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, stopping.Token);
        await stopping.CancelAsync();
    }

    private static Answer Describe(IServedNetwork served)
    {
        var (network, node) = (served.Regions[0].Network, served.Nodes[0]);
        var json = node.ToJson();
        json.Insert(0, "network", network);
        return new Answer(json, View.Together(
            View.Lines($"The node of {node.Validator} of the network {network} runs on {node.Folder}."),
            UpCommand.Addresses(served)));
    }
}
