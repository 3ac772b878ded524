using System.Text.Json.Nodes;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Serving;

/// <summary>The file ihm.json of an IHM that calls nodes as browsers do.</summary>
internal static class IhmConfiguration
{
    /// <summary>Writes it, unless it is there. The region is named where there are several.</summary>
    public static void Write(string folder, IReadOnlyList<Uri> nodes, string genesis, string? region)
    {
        PrivateFolder.MakeOrRequireClosed(folder);
        var file = Path.Combine(folder, IhmOptions.FileName);
        if (File.Exists(file))
        {
            return;
        }

        var json = new JsonObject
        {
            ["nodes"] = new JsonArray([.. nodes.Select(JsonNode (node) => node.ToString())]),
            ["genesis"] = Path.GetRelativePath(folder, genesis),
        };
        if (region is not null)
        {
            json["region"] = region;
        }

        PrivateFile.Write(file, json.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    /// <summary>Writes it for a network of this machine, of one region: the nodes are where their settings say. Without
    /// such a network, or when its nodes take free ports, a patient's adoption writes it.</summary>
    public static void WriteBeside(NetworkFolder network)
    {
        if (!network.Exists || GenesisFile.Read(network.Genesis).Count > 1)
        {
            return;
        }

        Uri[] nodes =
        [
            .. network.Nodes.Select(NodeOptions.Read).Where(node => node.BrowserPort != 0)
                .Select(node => new UriBuilder(
                    node.Development ? "http" : "https", node.BrowserAddress, node.BrowserPort).Uri),
        ];
        if (nodes.Length > 0)
        {
            Write(network.Ihm, nodes, network.Genesis, region: null);
        }
    }
}
