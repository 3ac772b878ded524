using System.Text.Json;
using Salus.Cli.Output;
using Salus.Primitives.Json;

namespace Salus.Cli.Settings;

/// <summary>How the commands find a network: `client.json` in its folder.</summary>
internal sealed record ClientSettings(IReadOnlyList<Uri> Nodes, string Genesis)
{
    private const string Kind = "salus-client-1";
    private const int MaxNodes = 64;
    private const int MaxText = 1024;

    /// <summary>The nodes of each region, where the network has several.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Uri>> Regions
    {
        get;
        init => (field, Nodes) = (value, value.Count == 0 ? Nodes : [.. value.Values.SelectMany(nodes => nodes)]);
    } = new Dictionary<string, IReadOnlyList<Uri>>();

    /// <summary>The nodes to ask for a region first.</summary>
    public IReadOnlyList<Uri> NodesOf(string region) => Regions.GetValueOrDefault(region, Nodes);

    public static ClientSettings Read(NetworkFolder folder)
    {
        folder.RequireNetwork();
        try
        {
            var fields = JsonFields.Parse(File.ReadAllBytes(folder.ClientSettings));
            if (fields.Text("kind", MaxText) != Kind)
            {
                throw new JsonRejectedException(JsonFault.WrongValue, "kind", $"must be {Kind}.");
            }

            var genesis = Path.Combine(folder.Root, fields.Text("genesis", MaxText));
            var settings = fields.Has("regions")
                ? new ClientSettings([], genesis) { Regions = ReadRegions(fields.Object("regions")) }
                : new ClientSettings(Addresses(fields, "nodes"), genesis);
            fields.End();
            return settings;
        }
        catch (JsonRejectedException refusal)
        {
            throw new FailureException(
                "settings-malformed",
                $"{folder.ClientSettings} does not read: {refusal.Message}",
                "Correct it, or let a new network write it: ./salus up --data FOLDER");
        }
    }

    /// <summary>Reads a node's address.</summary>
    public static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new FailureException(
                "address-malformed",
                "A node's address must begin with https:// and name host and port.",
                "For instance: --node https://127.0.0.1:7443");

    public void Write(NetworkFolder folder)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            if (Regions.Count == 0)
            {
                WriteNodes(json, "nodes", Nodes);
            }
            else
            {
                json.WriteStartObject("regions");
                foreach (var (region, nodes) in Regions)
                {
                    WriteNodes(json, region, nodes);
                }

                json.WriteEndObject();
            }

            json.WriteString("genesis", Path.GetRelativePath(folder.Root, Genesis));
            json.WriteEndObject();
        }

        // Whole or not at all: another command may be reading it.
        var unfinished = folder.ClientSettings + ".unfinished";
        File.WriteAllBytes(unfinished, stream.ToArray());
        File.Move(unfinished, folder.ClientSettings, overwrite: true);
    }

    private static Dictionary<string, IReadOnlyList<Uri>> ReadRegions(JsonFields fields)
    {
        var regions = fields.Names.ToDictionary(region => region, region => Addresses(fields, region));
        fields.End();
        return regions;
    }

    private static IReadOnlyList<Uri> Addresses(JsonFields fields, string name) =>
        [.. fields.Texts(name, MaxNodes, MaxText).Select(Address)];

    private static void WriteNodes(Utf8JsonWriter json, string name, IReadOnlyList<Uri> nodes)
    {
        json.WriteStartArray(name);
        foreach (var node in nodes)
        {
            json.WriteStringValue(node.ToString());
        }

        json.WriteEndArray();
    }
}
