using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Client.Wallets;

/// <summary>What a client knew of its network's nodes when it was last used: the one to ask first, then the
/// others.</summary>
internal sealed record RememberedNodes(string Network, DateTimeOffset Learned, IReadOnlyList<Uri> Nodes);

/// <summary>Where a client keeps what it knows of the nodes: a file beside the wallet. It saves time and is never
/// needed: what does not read is as good as none, and what cannot be written is learned again.</summary>
internal sealed class NodeMemory(string path)
{
    private const string Kind = "salus-nodes-1";
    private const int MaxBytes = 64 * 1024;
    private const int MaxNodes = 256;

    /// <summary>The last that was kept of a network, or null.</summary>
    public RememberedNodes? Read(string network)
    {
        try
        {
            var file = new FileInfo(path);
            var kept = file is { Exists: true, Length: <= MaxBytes } ? Parse(File.ReadAllBytes(path)) : null;
            return kept?.Network == network ? kept : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonRejectedException)
        {
            return null;
        }
    }

    /// <summary>Keeps it; false when it could not be written.</summary>
    public async Task<bool> TryWriteAsync(RememberedNodes nodes)
    {
        try
        {
            await WholeFile.WriteAsync(path, Write(nodes), CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static RememberedNodes Parse(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var kind = fields.Text("kind", 64);
        var nodes = new RememberedNodes(
            fields.Text("network", 256),
            DateTimeOffset.FromUnixTimeMilliseconds(fields.Integer("learned", 0, 253_402_300_799_999)),
            [.. fields.Texts("nodes", MaxNodes, 256).Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri)
                ? uri
                : throw new JsonRejectedException(JsonFault.WrongValue, "nodes", "must be addresses."))]);
        return kind == Kind
            ? nodes
            : throw new JsonRejectedException(JsonFault.WrongValue, "kind", $"must be {Kind}.");
    }

    private static byte[] Write(RememberedNodes nodes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("network", nodes.Network);
            json.WriteNumber("learned", nodes.Learned.ToUnixTimeMilliseconds());
            json.WriteStartArray("nodes");
            foreach (var node in nodes.Nodes)
            {
                json.WriteStringValue(node.AbsoluteUri);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
