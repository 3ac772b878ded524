using System.Buffers;
using Salus.Node.Hosting;

namespace Salus.Node.Content;

/// <summary>The key of a private IPFS network, as the IPFS node reads it from <c>swarm.key</c>
/// (https://github.com/libp2p/specs/blob/master/pnet/Private-Networks-PSK-V1.md).</summary>
internal static class SwarmKey
{
    private const string Code = "ipfs-swarm-key";
    private const int MostBytes = 4 * 1024;
    private const int KeyDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads the key; throws unless the file is its owner's alone and holds a key.</summary>
    public static string Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MostBytes)
        {
            throw new NodeStartException(Code, $"content.swarmKeyFile: {path} is no file of a swarm key.");
        }

        if (PrivateFile.IsOpen(path))
        {
            throw new NodeStartException(
                Code, $"content.swarmKeyFile: {path} can be read by others. Run: chmod 600 {path}");
        }

        return KeyOf(File.ReadAllText(path)) ?? throw new NodeStartException(
            Code,
            $"content.swarmKeyFile: {path} must hold three lines: /key/swarm/psk/1.0.0/, /base16/ and 64 hex digits.");
    }

    /// <summary>Where the IPFS node's repository can be seen from here, its key must be the same.</summary>
    public static void RequireUsed(string key, string? repository)
    {
        if (repository is null || !Directory.Exists(repository))
        {
            return;
        }

        var used = Path.Combine(repository, "swarm.key");
        if (!File.Exists(used) || KeyOf(File.ReadAllText(used)) != key)
        {
            throw new NodeStartException(
                Code, $"The IPFS node does not use the key of content.swarmKeyFile: {used} holds another, or none.");
        }
    }

    private static string? KeyOf(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is
            ["/key/swarm/psk/1.0.0/", "/base16/", { Length: KeyDigits } key]
        && !key.AsSpan().ContainsAnyExcept(HexDigits)
            ? key.ToUpperInvariant()
            : null;
}
