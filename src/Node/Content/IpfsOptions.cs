using System.Diagnostics.CodeAnalysis;
using System.Net;
using Salus.Node.Hosting;
using Salus.Primitives.Json;

namespace Salus.Node.Content;

/// <summary>Which IPFS node keeps content, and what shows that its network is a private one (docs/adr/0015).</summary>
public sealed record IpfsOptions
{
    /// <summary>The address of its RPC API, on loopback.</summary>
    public required Uri Api
    {
        get;
        init => field = IsOnLoopback(value)
            ? value
            : throw new NodeStartException(
                "bad-configuration",
                "content.api: must be http, an address of loopback and a port, for example http://127.0.0.1:5001.");
    }

    /// <summary>The file with the key of its private swarm; null when it is offline.</summary>
    public string? SwarmKeyFile { get; init; }

    internal static IpfsOptions Read(JsonFields fields) => new()
    {
        Api = fields.Parsed<Uri>("api", 256, TryParse),
        SwarmKeyFile = fields.Has("swarmKeyFile") ? fields.Text("swarmKeyFile", 1024) : null,
    };

    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Uri? api) =>
        Uri.TryCreate(text.ToString(), UriKind.Absolute, out api);

    private static bool IsOnLoopback(Uri api) =>
        api is { IsAbsoluteUri: true, Scheme: "http", AbsolutePath: "/", Query: "", UserInfo: "" }
        && IPAddress.TryParse(api.Host.Trim('[', ']'), out var address)
        && IPAddress.IsLoopback(address);
}
