using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Salus.Node.Hosting;
using Salus.Primitives.Possession;

namespace Salus.Node.Tokens;

/// <summary>Whether a proof was made for the request at hand, at the address under which browsers know this
/// node.</summary>
internal sealed class BrowserTarget(NodeOptions options)
{
    private readonly PossessionTarget _target = new(
        options.BrowserUrl is { } url ? new Uri(url) : null, IPAddress.Parse(options.BrowserAddress));

    /// <summary>Whether a text names this request.</summary>
    public bool Is(string target, HttpContext http) => _target.Is(
        target,
        http.Request.Scheme,
        http.Connection.LocalPort,
        PossessionTarget.PathOf(
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, http.Request.Path.ToUriComponent()));
}
