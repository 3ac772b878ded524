using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Cli.Tour;
using Salus.Node.Hosting;

namespace Salus.Cli.Commands;

/// <summary>`salus up`: a network on this machine, founded on the first start.</summary>
internal static class UpCommand
{
    private static readonly Option<bool> WithTour = new("--tour")
    {
        Description = "Found a new network, walk the tour on it, then stay up.",
    };

    // Every one of them works as it stands, in this order; a test types them.
    private static readonly IReadOnlyList<(string Command, string Words)> FirstSteps =
    [
        ("./salus member register dora --role doctor --licence MD-7 --as registrar", "a doctor joins"),
        ("./salus member verify dora --as registrar", "the hospital vouches for her"),
        ("./salus member register paul --role patient --as registrar", "a patient joins, by a pseudonym"),
        ("./salus record put BUNDLE.json --patient paul --as dora", "she stores a FHIR bundle of his"),
        ("./salus access request --patient paul --category laboratory --as dora", "she asks to read: denied"),
        ("./salus consent grant --to dora --categories laboratory --days 30 --as paul", "he lets her"),
        ("./salus consent explain --as paul", "who can read what, and until when"),
        ("./salus record export --to out --patient paul --category laboratory --as dora", "she reads"),
        ("./salus access log --as paul", "he sees it all"),
    ];

    public static SalusCommand Create() => new SalusCommand(
        "up",
        "Starts a development network on this machine; founds it on the first start.",
        "./salus up",
        "./salus up --tour",
        "./salus up --data /srv/salus --port 8443 --operations-port 8480")
        .With(WithTour, TourCommand.Bundle, TourCommand.Seed)
        .With(Hosting.Options)
        .With(StandardOptions.Local)
        .Runs(call => call.Get(WithTour) ? TourCommand.RunAsync(call, isToExit: false) : RunAsync(call));

    private static async Task<int> RunAsync(Call call)
    {
        var isNew = !call.Folder.Exists;
        if (isNew)
        {
            await DevelopmentNetwork.FoundAsync(call.Folder, isForTour: false, call.Stop);
        }

        await using var node = await Hosting.StartAsync(call, call.Folder.Node);
        Hosting.Announce(call.Folder, node);
        call.Screen.Write(Describe(call, node, isNew));
        await Hosting.ServeAsync(node, call.Stop);
        return ExitCodes.Ok;
    }

    private static Answer Describe(Call call, NodeHost node, bool isNew)
    {
        var lines = View.Together(
            View.Lines(isNew
                ? $"A new network, {node.Genesis.Network}, was founded in {call.Folder.Root}, with the hospital "
                    + $"{DevelopmentNetwork.OrganisationName} and its registrar."
                : $"The network {node.Genesis.Network} in {call.Folder.Root} is up again; every stored block was "
                    + "verified."),
            View.Lines("For development on this machine: its passphrase lies in a file beside it.", ""),
            Addresses(node),
            View.Lines("", "What to try next, in another terminal:"),
            View.Lines(FirstSteps.Select(idea => $"  {idea.Command,-72}  {idea.Words}")),
            View.Lines("", "Ctrl-C stops it."));
        return new Answer(ToJson(call, node, isNew), lines);
    }

    public static Spectre.Console.Rendering.IRenderable Addresses(NodeHost node) => View.Fields(
        ("API, mutual TLS", node.Address.ToString()),
        ("API for browsers", node.BrowserAddress.ToString()),
        ("status for people", new Uri(node.OperationsAddress, "/status").ToString()),
        ("metrics", new Uri(node.OperationsAddress, "/metrics").ToString()));

    public static JsonObject ToJson(Call call, NodeHost node, bool isNew) => new()
    {
        ["network"] = node.Genesis.Network,
        ["isNew"] = isNew,
        ["folder"] = call.Folder.Root,
        ["address"] = node.Address.ToString(),
        ["operations"] = node.OperationsAddress.ToString(),
        ["browsers"] = node.BrowserAddress.ToString(),
    };
}
