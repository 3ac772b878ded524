using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Salus.Node.Hosting;

/// <summary>Where a node of a network on one machine listens.</summary>
public sealed record NodePorts(int Members, int Browsers, int Peers, int Operations)
{
    // Systems give their own choice of ports, from here on, to connections: a node that stops might lose its port.
    private const int FirstOfSystem = 32_768;
    private const int FirstTried = 10_000;

    // Each process begins elsewhere and draws none a second time: nobody holds it before a node listens there.
    private static int _drawn = Random.Shared.Next(FirstOfSystem - FirstTried);

    /// <summary>The address of the members' listener.</summary>
    public Uri Address => new($"https://127.0.0.1:{Members}");

    /// <summary>Ports that were free a moment ago, for some nodes.</summary>
    public static IReadOnlyList<NodePorts> Free(int nodes)
    {
        var held = new Dictionary<int, TcpListener>();
        while (held.Count < nodes * 4)
        {
            var port = FirstTried + (Interlocked.Increment(ref _drawn) % (FirstOfSystem - FirstTried));
            if (TryListen(port) is { } listener)
            {
                held[port] = listener;
            }
        }

        foreach (var listener in held.Values)
        {
            listener.Dispose();
        }

        return [.. held.Keys.Chunk(4).Select(ports => new NodePorts(ports[0], ports[1], ports[2], ports[3]))];
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }

    /// <summary>Writes <c>node.json</c> for the only node of a network in development: usual ports, plain HTTP for
    /// browsers, and the IHM that the portal's pages may call.</summary>
    public static void WriteOnly(string dataFolder, string ihm) => File.WriteAllText(
        Path.Combine(dataFolder, NodeOptions.FileName), $$"""{"development":true,"portalIhms":["{{ihm}}"]}""" + "\n");

    /// <summary>Writes <c>node.json</c> for each validator of a network on one machine: its own ports, and where the
    /// others are. In development, where an IHM is named that the portal's pages may call, browsers are served over
    /// plain HTTP.</summary>
    public static void Write(
        IReadOnlyList<(string DataFolder, string Validator, NodePorts Ports)> nodes, string? developmentIhm = null)
    {
        foreach (var node in nodes)
        {
            using var file = File.Create(Path.Combine(node.DataFolder, NodeOptions.FileName));
            using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            json.WriteStartObject();
            if (developmentIhm is not null)
            {
                json.WriteBoolean("development", true);
                json.WriteStartArray("portalIhms");
                json.WriteStringValue(developmentIhm);
                json.WriteEndArray();
            }

            json.WriteNumber("port", node.Ports.Members);
            json.WriteNumber("browserPort", node.Ports.Browsers);
            json.WriteNumber("peerPort", node.Ports.Peers);
            json.WriteNumber("operationsPort", node.Ports.Operations);
            json.WriteStartObject("peers");
            foreach (var peer in nodes.Where(other => other.Validator != node.Validator))
            {
                json.WriteString(peer.Validator, $"https://127.0.0.1:{peer.Ports.Peers}");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
