using Salus.Node.Hosting;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>What every answer on the browsers' listener says besides: the nonce to use next, that it is not to be kept,
/// and which origins may read it. Preflights end here (spec callers 2).</summary>
internal sealed class BrowserAnswers(RequestDelegate next, NodeOptions options, ServerNonces nonces)
{
    private const string NonceHeader = "DPoP-Nonce";
    private static readonly CrossOrigin Pages = new(
        "GET, HEAD, POST, PUT, PATCH, DELETE",
        "DPoP-Nonce, WWW-Authenticate, Content-Length, Content-Range, Accept-Ranges, ETag, Location, Tus-Resumable, "
        + "Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Offset, Upload-Length, Upload-Expires, Salus-Behind, "
        + "Salus-Cid, Retry-After");

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<Door>() is not { GivesTokens: true })
        {
            return next(http);
        }

        var listed = http.Request.Headers.Origin is [{ } origin] && options.BrowserOrigins.Contains(origin)
            ? origin
            : null;
        http.Response.OnStarting(() =>
        {
            Say(http.Response.Headers, listed);
            return Task.CompletedTask;
        });
        return HttpMethods.IsOptions(http.Request.Method)
            ? Pages.PreflightAsync(http, listed is not null, Problems.OriginNotAllowed.Because(
                "This node's browserOrigins do not list the page's origin; its operator can add it."))
            : next(http);
    }

    private void Say(IHeaderDictionary answer, string? listed)
    {
        answer[NonceHeader] = nonces.Current;
        answer.CacheControl = "no-store";
        answer.XContentTypeOptions = "nosniff";
        answer.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        Pages.Allow(answer, listed);
    }
}
