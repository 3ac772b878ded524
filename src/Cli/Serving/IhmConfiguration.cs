using System.Text.Json.Nodes;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Serving;

/// <summary>The file ihm.json of an IHM that calls nodes as browsers do.</summary>
internal static class IhmConfiguration
{
    // Who tries out a development network wants to see a reading proven; ten minutes are long then.
    private const int DevelopmentAnchorSeconds = 20;

    /// <summary>Writes it, unless it is there. The region is named where there are several.</summary>
    public static void Write(string folder, IReadOnlyList<Uri> nodes, string genesis, string? region) =>
        Write(folder, Of(folder, nodes, genesis, region));

    /// <summary>Writes it for a network of this machine, of one region: the nodes are where they are served or, where
    /// that is not said, where their settings say; the IHM listens where the portal's pages may call it. Without such a
    /// network, or when its nodes take free ports, a patient's adoption writes it.</summary>
    public static void WriteBeside(NetworkFolder network, IReadOnlyList<Uri>? served = null)
    {
        if (!network.Exists || GenesisFile.Read(network.Genesis).Count > 1)
        {
            return;
        }

        NodeOptions[] settings = [.. network.Nodes.Select(NodeOptions.Read)];
        var nodes = served ??
        [
            .. settings.Where(node => node.BrowserPort != 0).Select(node => new UriBuilder(
                node.Development ? "http" : "https", node.BrowserAddress, node.BrowserPort).Uri),
        ];
        if (nodes.Count == 0)
        {
            return;
        }

        var json = Of(network.Ihm, nodes, network.Genesis, region: null);
        json["anchorSeconds"] = DevelopmentAnchorSeconds;
        if (settings[0].PortalIhms.Select(origin => new Uri(origin)).FirstOrDefault(origin => origin.IsLoopback)
            is { Port: not DevelopmentPlan.UsualIhmPort and var port })
        {
            (json["port"], json["operationsPort"]) = (port, 0);
        }

        Write(network.Ihm, json);
    }

    private static void Write(string folder, JsonObject json)
    {
        PrivateFolder.MakeOrRequireClosed(folder);
        var file = Path.Combine(folder, IhmOptions.FileName);
        if (File.Exists(file))
        {
            return;
        }

        PrivateFile.Write(file, json.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    private static JsonObject Of(string folder, IReadOnlyList<Uri> nodes, string genesis, string? region)
    {
        var json = new JsonObject
        {
            ["nodes"] = new JsonArray([.. nodes.Select(JsonNode (node) => node.ToString())]),
            ["genesis"] = Path.GetRelativePath(folder, genesis),
        };
        if (region is not null)
        {
            json["region"] = region;
        }

        return json;
    }
}
