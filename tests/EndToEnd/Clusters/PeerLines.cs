using System.Text.Json.Nodes;
using Salus.Node.Hosting;

namespace Salus.EndToEnd.Clusters;

/// <summary>A line from each validator of a cluster to each other one.</summary>
internal sealed class PeerLines : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<(string From, string To), PeerLine> _lines;

    public PeerLines(IReadOnlyDictionary<string, NodePorts> ports) => _lines = ports.Keys
        .SelectMany(from => ports.Keys.Where(to => to != from).Select(to => (from, to)))
        .ToDictionary(pair => pair, pair => new PeerLine(ports[pair.to].Peers));

    /// <summary>Has a node dial the others on these lines.</summary>
    public void Write(string folder, string from)
    {
        var file = Path.Combine(folder, NodeOptions.FileName);
        var options = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var ((_, to), line) in _lines.Where(line => line.Key.From == from))
        {
            options["peers"]![to] = $"{line.Address}";
        }

        File.WriteAllText(file, options.ToJsonString());
    }

    /// <summary>Nothing from it comes to anybody, and nothing to it.</summary>
    public void CutOff(string who) => Each(who, line => line.Cut());

    /// <summary>All from it and to it comes late.</summary>
    public void Slow(string who) => Each(who, line => line.Slow(Pause));

    /// <summary>Its lines are as they were at first.</summary>
    public void Clear(string who) => Each(who, line => line.Clear());

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines.Values)
        {
            await line.DisposeAsync();
        }
    }

    private void Each(string who, Action<PeerLine> act)
    {
        foreach (var (_, line) in _lines.Where(line => line.Key.From == who || line.Key.To == who))
        {
            act(line);
        }
    }
}
