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

    public static SalusCommand Create() => new SalusCommand(
        "node",
        "Runs a node on a data folder that is there already; every stored block is verified first.",
        "./salus node --node-data /var/lib/salus --log")
        .With(
            NodeCreation.Create(),
            BackupCommands.Backup(NodeFolder),
            BackupCommands.Restore(NodeFolder),
            LostVotesCommands.State(NodeFolder),
            LostVotesCommands.Begin(NodeFolder))
        .With(NodeFolder)
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
        await Hosting.ServeAsync(call, node);
        return ExitCodes.Ok;
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
