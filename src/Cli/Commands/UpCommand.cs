using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Spectre.Console.Rendering;

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
        ("./salus member verify dora --as registrars", "the hospitals vouch for her"),
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
        "./salus up --validators 4",
        "./salus up --regions 2 --validators 1",
        "./salus up --data /srv/salus --port 8443 --operations-port 8480")
        .With(WithTour, TourCommand.Bundle, TourCommand.Seed)
        .With(Hosting.Validators, Hosting.Regions, Hosting.IhmPort, Hosting.NoIhm)
        .With(Hosting.Options)
        .With(StandardOptions.Local)
        .Runs(call => call.Get(WithTour) ? TourCommand.RunAsync(call, isToExit: false) : RunAsync(call));

    private static async Task<int> RunAsync(Call call)
    {
        var isNew = !call.Folder.Exists;
        if (isNew)
        {
            await DevelopmentNetwork.FoundAsync(call.Folder, Hosting.Plan(call), call.Stop);
        }
        else
        {
            Hosting.RequireAsFounded(call);
        }

        await using var network = await Hosting.UpAsync(call);
        Hosting.Announce(call.Folder, network);
        await using var ihm = call.Get(Hosting.NoIhm)
            ? null
            : await IhmBeside.StartAsync(call.Folder, network, call.Screen, Hosting.Logging(call), call.Stop);
        call.Screen.Write(Describe(call, network, ihm?.Address, isNew));
        await Hosting.ServeAsync(call, network);
        return ExitCodes.Ok;
    }

    private static Answer Describe(Call call, IServedNetwork network, Uri? ihm, bool isNew)
    {
        var name = string.Join(", ", network.Regions.Select(region => region.Network));
        var hospitals = string.Join(
            ", ", network.Regions.SelectMany(region => region.Organisations).Select(organisation => organisation.Id));
        var lines = View.Together(
            View.Lines(isNew
                ? $"A new network, {name}, was founded in {call.Folder.Root}, with a registrar at each of: "
                    + $"{hospitals}."
                : $"The network {name} in {call.Folder.Root} is up again; every stored block was verified."),
            View.Lines("For development on this machine: its passphrase lies in a file beside it.", ""),
            Addresses(network),
            Portal(call, network, ihm),
            View.Lines("", "What to try next, in another terminal:"),
            View.Lines(FirstSteps.Select(idea => $"  {idea.Command,-72}  {idea.Words}")),
            View.Lines("", "Ctrl-C stops it."));
        return new Answer(ToJson(call, network, ihm, isNew), lines);
    }

    /// <summary>Where the nodes listen: of one in words, of several as a table.</summary>
    public static IRenderable Addresses(IServedNetwork network) => network.Nodes is [var only]
        ? View.Fields(
            ("API, mutual TLS", only.Address.ToString()),
            ("API for browsers", only.Browsers.ToString()),
            ("status for people", new Uri(only.Operations, "/status").ToString()),
            ("metrics", new Uri(only.Operations, "/metrics").ToString()))
        : View.Table(
            [
                "validator", "hospital", .. RegionOf(network, "region"), "API, mutual TLS", "status for people",
                "process", "log",
            ],
            network.Nodes.Select(IReadOnlyList<string> (node) =>
            [
                node.Validator,
                node.Organisation,
                .. RegionOf(network, node.Region),
                node.Address.ToString(),
                new Uri(node.Operations, "/status").ToString(),
                $"{node.Process}",
                SeveralNodes.LogOf(Path.GetFileName(node.Folder)),
            ]),
            ifNone: "");

    // Of one region there is nothing to tell apart; the addresses for browsers stand with the portal.
    private static IEnumerable<string> RegionOf(IServedNetwork network, string words) =>
        network.Regions.Count > 1 ? [words] : [];

    /// <summary>Where people go with a browser, whose wallet looks after the desk there, where the IHM is.</summary>
    public static IRenderable Portal(Call call, IServedNetwork network, Uri? ihm) => View.Lines(
    [
        "",
        "The portal, in a browser, and the wallet of the registrar at its desk:",
        .. network.Nodes.Select((node, i) =>
            $"  {node.Browsers,-24}  {call.Folder.WalletFile(DevelopmentNetwork.RegistrarAt(i))}"),
        $"  Their passphrase: {call.Folder.Passphrase}",
        "Sign up in one window; in another import the registrar's wallet, and approve.",
        ihm is null
            ? "An IHM beside it, which patients adopt there under Devices: ./salus ihm"
            : $"The IHM beside it, which patients adopt there under Devices: {ihm}",
    ]);

    public static JsonObject ToJson(Call call, IServedNetwork network, Uri? ihm, bool isNew)
    {
        var json = network.Nodes[0].ToJson();
        json["network"] = network.Regions[0].Network;
        json["regions"] = new JsonArray([.. network.Regions.Select(JsonNode (region) => region.Region)]);
        json["isNew"] = isNew;
        json["portal"] = network.Nodes[0].Browsers.ToString();
        json["ihm"] = ihm?.ToString();
        json["folder"] = call.Folder.Root;
        json["nodes"] = new JsonArray([.. network.Nodes.Select(JsonNode (node) => node.ToJson())]);
        return json;
    }
}
