using System.Net;
using System.Text.Json;
using Salus.Node.Hosting;

namespace Salus.Node.Content;

/// <summary>What an IPFS node must be before content goes to it: asked on loopback only, and in no public network (spec
/// storage 6.1; what cannot be seen from here is in docs/adr/0015).</summary>
internal static class KuboCheck
{
    /// <summary>Throws <see cref="NodeStartException"/> with a code that begins with <c>ipfs-</c>.</summary>
    public static async Task RequirePrivateAsync(
        KuboApi api, IpfsOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var version = await api.AskAsync("version", cancellationToken);
            Require(
                Texts(version, "Version") is [{ Length: > 0 }],
                "ipfs-unavailable",
                $"What answers at {options.Api} does not say its version; set content.api to an IPFS node's RPC API.");
            var config = await api.AskAsync("config/show", cancellationToken);
            RequireLoopback(config);
            Require(
                Texts(config, "Routing", "Type") is ["none"],
                "ipfs-routing",
                "The IPFS node tells others what it holds. Set Routing.Type to none: ipfs config Routing.Type none");
            if (options.SwarmKeyFile is { } path)
            {
                var key = SwarmKey.Read(path);
                SwarmKey.RequireUsed(key, await RepositoryAsync(api, cancellationToken));
            }
            else
            {
                await RequireOfflineAsync(api, config, cancellationToken);
            }
        }
        catch (IpfsException fault)
        {
            throw new NodeStartException(
                "ipfs-unavailable",
                $"{fault.Message} Start the IPFS node, or set content.api to where it listens.",
                fault);
        }
    }

    private static void RequireLoopback(JsonElement config)
    {
        Require(
            Texts(config, "Addresses", "API").Concat(Texts(config, "Addresses", "RPC")).All(IsLoopback),
            "ipfs-open-api",
            "The IPFS node's RPC API is open to other machines: whoever reaches it can delete content. Set "
            + "Addresses.API to /ip4/127.0.0.1/tcp/5001.");
        Require(
            Texts(config, "Addresses", "Gateway").All(IsLoopback),
            "ipfs-open-gateway",
            "The IPFS node's gateway serves content to other machines. Set Addresses.Gateway to "
            + "/ip4/127.0.0.1/tcp/8080, or to nothing.");
    }

    // Without a swarm key it must reach nobody, and nobody it.
    private static async Task RequireOfflineAsync(
        KuboApi api, JsonElement config, CancellationToken cancellationToken)
    {
        if (await IsRunOfflineAsync(api, cancellationToken))
        {
            return;
        }

        var isAlone = Texts(config, "Addresses", "Swarm").Count == 0
            && Texts(config, "Bootstrap").Count == 0
            && !Flag(config, "Discovery", "MDNS", "Enabled");
        Require(
            isAlone,
            "ipfs-open-swarm",
            "The IPFS node takes part in a network that is not shown to be private. Give it a swarm key and name the "
            + "file in content.swarmKeyFile, or run it offline, or clear Addresses.Swarm and Bootstrap and turn off "
            + "Discovery.MDNS.");
    }

    // An IPFS node that runs offline refuses to tell its peers: it has no network at all.
    private static async Task<bool> IsRunOfflineAsync(KuboApi api, CancellationToken cancellationToken)
    {
        try
        {
            await api.AskAsync("swarm/peers", cancellationToken);
            return false;
        }
        catch (IpfsException refused) when (refused.IsRefusal)
        {
            return refused.Message.Contains("online mode", StringComparison.Ordinal)
                || refused.Message.Contains("offline", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<string?> RepositoryAsync(KuboApi api, CancellationToken cancellationToken)
    {
        var repository = await api.AskAsync("repo/stat", cancellationToken);
        return Texts(repository, "RepoPath") is [{ } path] ? path : null;
    }

    private static bool IsLoopback(string address) => address.Split('/') switch
    {
        ["", "unix", ..] => true,
        ["", "ip4" or "ip6", var ip, ..] => IPAddress.TryParse(ip, out var parsed) && IPAddress.IsLoopback(parsed),
        _ => false,
    };

    private static bool Flag(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.True };

    // One text, several, or none; what is neither is a text that fits nothing.
    private static IReadOnlyList<string> Texts(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } one ? [one] : [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => $"{item}")],
            { } other => [$"{other}"],
        };

    private static JsonElement? Find(JsonElement element, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static void Require(bool holds, string code, string message)
    {
        if (!holds)
        {
            throw new NodeStartException(code, message);
        }
    }
}
