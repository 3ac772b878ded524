using Microsoft.Extensions.Primitives;
using Salus.Node.Hosting;
using Salus.Primitives.Possession;

namespace Salus.Node.Api;

/// <summary>What every answer on the browsers' listener says besides: the nonce to use next, that it is not to be kept,
/// and which origins may read it. Preflights end here (spec callers 2).</summary>
internal sealed class BrowserAnswers(RequestDelegate next, NodeOptions options, ServerNonces nonces)
{
    private const string NonceHeader = "DPoP-Nonce";
    private const string Exposed = "DPoP-Nonce, WWW-Authenticate, Content-Length, Content-Range, Accept-Ranges, ETag, "
        + "Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Offset, Upload-Length, "
        + "Upload-Expires, Salus-Behind, Salus-Cid, Retry-After";
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const int MaxRequestedHeaders = 512;
    private const string MaxAge = "600";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<Door>() is not { GivesTokens: true })
        {
            return next(http);
        }

        var request = http.Request.Headers;
        var isListed = request.Origin is [{ } origin] && options.BrowserOrigins.Contains(origin);
        http.Response.OnStarting(() =>
        {
            Say(http.Response.Headers, isListed ? request.Origin : StringValues.Empty);
            return Task.CompletedTask;
        });
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return next(http);
        }

        if (!isListed || request.AccessControlRequestMethod.Count == 0)
        {
            return Problems.OriginNotAllowed.Because(
                "This node's browserOrigins do not list the page's origin; its operator can add it.")
                .ExecuteAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = Methods;
        http.Response.Headers.AccessControlMaxAge = MaxAge;
        if (request.AccessControlRequestHeaders is [{ Length: <= MaxRequestedHeaders } asked])
        {
            // None of them is trusted by itself: there are no cookies, and the proof speaks for the caller.
            http.Response.Headers.AccessControlAllowHeaders = asked;
        }

        return Task.CompletedTask;
    }

    private void Say(IHeaderDictionary answer, StringValues origin)
    {
        answer[NonceHeader] = nonces.Current;
        answer.CacheControl = "no-store";
        answer.Vary = "Origin";
        answer.XContentTypeOptions = "nosniff";
        if (origin.Count == 1)
        {
            answer.AccessControlAllowOrigin = origin;
            answer.AccessControlExposeHeaders = Exposed;
        }
    }
}
