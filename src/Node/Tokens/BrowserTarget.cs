using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Salus.Node.Hosting;

namespace Salus.Node.Tokens;

/// <summary>Under which address browsers know this node, and whether a proof was made for the request at hand. The
/// request's own Host header is never asked: who relays a proof made for another host would set it (spec callers
/// 4.3).</summary>
internal sealed class BrowserTarget(NodeOptions options)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly Uri? _outside = options.BrowserUrl is { } url ? new Uri(url) : null;

    /// <summary>Whether a text names this request: scheme, host and path are compared, query and fragment are not (RFC
    /// 9449 section 4.3).</summary>
    public bool Is(string target, HttpContext http) =>
        Uri.TryCreate(target, UriKind.Absolute, out var named)
        && named.UserInfo.Length == 0
        && IsOwn(named, http)
        && Uri.TryCreate(new Uri($"{named.Scheme}://{named.Authority}"), PathOf(http), out var asked)
        && named.AbsolutePath == asked.AbsolutePath;

    /// <summary>Whether an address is this node's as browsers know it.</summary>
    public bool IsOwn(Uri named, HttpContext http)
    {
        if (_outside is not null)
        {
            return named.Scheme == _outside.Scheme && named.Host == _outside.Host && named.Port == _outside.Port;
        }

        return named.Scheme == http.Request.Scheme
            && named.Port == http.Connection.LocalPort
            && (IsLoopback() ? LoopbackNames.Contains(named.Host) : IsAddress(named));
    }

    private bool IsLoopback() => IPAddress.IsLoopback(IPAddress.Parse(options.BrowserAddress));

    private bool IsAddress(Uri named) =>
        IPAddress.TryParse(named.DnsSafeHost, out var address)
        && address.Equals(IPAddress.Parse(options.BrowserAddress));

    private static string PathOf(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal)
            ? target.Split('?', 2)[0]
            : http.Request.Path.ToUriComponent();
    }
}
