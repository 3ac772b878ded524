using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Serving;

/// <summary>A network that a command serves: one node inside its own process, or several in processes of their
/// own.</summary>
internal interface IServedNetwork : IAsyncDisposable
{
    /// <summary>The regions that the nodes host.</summary>
    IReadOnlyList<Genesis> Regions { get; }

    /// <summary>The nodes, in the order in which clients ask them.</summary>
    IReadOnlyList<ServedNode> Nodes { get; }

    /// <summary>Serves until Ctrl-C, or until no node can go on.</summary>
    Task ServeAsync(CancellationToken stop);
}

/// <summary>One node, and where it listens.</summary>
internal sealed record ServedNode(string Folder, string Validator, Uri Address, Uri Browsers, Uri Operations)
{
    /// <summary>The region that it hosts.</summary>
    public required string Region { get; init; }

    /// <summary>Who runs it; empty for a validator that genesis does not list.</summary>
    public required string Organisation { get; init; }

    /// <summary>The process it runs in, where that is one of its own.</summary>
    public int? Process { get; init; }

    public static ServedNode Of(string folder, NodeHost host) =>
        new(folder, host.Validator, host.Address, host.BrowserAddress, host.OperationsAddress)
        {
            Region = host.Genesis.Region,
            Organisation = host.Genesis.Validators.Find(host.Validator)?.Organisation ?? "",
        };

    /// <summary>What <see cref="ToJson"/> wrote in another process.</summary>
    public static ServedNode Read(JsonObject json, int process) => new(
        json["folder"]!.GetValue<string>(),
        json["validator"]!.GetValue<string>(),
        new Uri(json["address"]!.GetValue<string>()),
        new Uri(json["browsers"]!.GetValue<string>()),
        new Uri(json["operations"]!.GetValue<string>()))
    {
        Region = json["region"]!.GetValue<string>(),
        Organisation = json["organisation"]!.GetValue<string>(),
        Process = process,
    };

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["validator"] = Validator,
            ["organisation"] = Organisation,
            ["region"] = Region,
            ["folder"] = Folder,
            ["address"] = Address.ToString(),
            ["operations"] = Operations.ToString(),
            ["browsers"] = Browsers.ToString(),
        };
        if (Process is { } id)
        {
            json["pid"] = id;
        }

        return json;
    }
}
