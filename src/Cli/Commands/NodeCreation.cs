using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Commands;

/// <summary>`salus node create`: a further node of an organisation.</summary>
internal static class NodeCreation
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder")
    {
        Description = "The new node's data folder; it is made.",
    };

    private static readonly Option<DirectoryInfo> Like = new("--like")
    {
        Description = "The data folder of a node that the organisation has. Default: that of the network's folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Validator = new("--validator")
    {
        Description = "The new node's id: 1 to 32 of a-z, 0-9 and the hyphen.",
        HelpName = "ID",
        Required = true,
    };

    private static readonly Option<string[]> Host = new("--host")
    {
        Description = "A name or address at which the node is reached, besides localhost.",
        HelpName = "NAME",
    };

    public static SalusCommand Create() => new SalusCommand(
        "create",
        "Makes the data folder of a further node of an organisation, with a voting key of its own. It follows the "
        + "ledgers once it runs, and votes when organisations have voted it in.",
        "./salus node create /var/lib/salus5 --like /var/lib/salus --validator v5",
        "./salus node create node5 --validator v5 --host node5.north.example --ca ./north-ca")
        .With(Folder, Like, Validator, Host)
        .With(CaCommands.Authority)
        .With(StandardOptions.Local)
        .Does(Make);

    private static Task<Answer> Make(Call call)
    {
        var (folder, validator) = (call.Need(Folder).FullName, call.Need(Validator));
        var like = call.Get(Like)?.FullName ?? call.Folder.Node;
        using var authority = CaCommands.Open(call, NewNode.OrganisationOf(like));
        var organisation = NewNode.Create(like, folder, validator, authority, call.Get(Host) ?? []);
        return Task.FromResult(new Answer(
            new JsonObject
            {
                ["folder"] = folder,
                ["validator"] = validator,
                ["organisation"] = organisation.ToString(),
            },
            View.Lines(
                $"{folder} is the data folder of {validator}, a node of {organisation}.",
                "Write its node.json: ports, and the other validators under \"peers\"; and name it in theirs.",
                $"Then: ./salus node --node-data {folder}",
                $"And, to make it a validator: ./salus governance offer {folder} --json > offer.json")));
    }
}
