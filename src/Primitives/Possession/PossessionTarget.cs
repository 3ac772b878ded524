using System.Net;

namespace Salus.Primitives.Possession;

/// <summary>Under which address callers know a server, and whether an address that a proof names is the one of the
/// request at hand. The request's own Host header is never asked: who relays a proof made for another host would set it
/// (spec callers 4.3).</summary>
public sealed class PossessionTarget(Uri? outside, IPAddress listener)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether a text names a request that came by this scheme and port for this path: query and fragment are
    /// not compared (RFC 9449 section 4.3).</summary>
    public bool Is(string target, string scheme, int port, string path) =>
        Uri.TryCreate(target, UriKind.Absolute, out var named)
        && named.UserInfo.Length == 0
        && IsOwn(named, scheme, port)
        && Uri.TryCreate(new Uri($"{named.Scheme}://{named.Authority}"), path, out var asked)
        && named.AbsolutePath == asked.AbsolutePath;

    /// <summary>The path of a request as it was sent, without its query; <paramref name="decoded"/> where the request
    /// line holds no path.</summary>
    public static string PathOf(string rawTarget, string decoded) =>
        rawTarget.StartsWith('/') && !rawTarget.StartsWith("//", StringComparison.Ordinal)
            ? rawTarget.Split('?', 2)[0]
            : decoded;

    private bool IsOwn(Uri named, string scheme, int port) => outside is not null
        ? named.Scheme == outside.Scheme && named.Host == outside.Host && named.Port == outside.Port
        : named.Scheme == scheme
            && named.Port == port
            && (IPAddress.IsLoopback(listener) ? LoopbackNames.Contains(named.Host) : IsListener(named));

    private bool IsListener(Uri named) =>
        IPAddress.TryParse(named.DnsSafeHost, out var address) && address.Equals(listener);
}
