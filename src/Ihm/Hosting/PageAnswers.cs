using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Salus.Ihm.Hosting;

/// <summary>Lets pages of some origins call and read the answers; preflights end here (spec callers 8.6).</summary>
internal static class PageAnswers
{
    private const string Exposed = "DPoP-Nonce, WWW-Authenticate, Retry-After, Location";
    private const string Methods = "GET, HEAD, POST, PUT, DELETE";
    private const int MaxRequestedHeaders = 512;
    private const string MaxAge = "600";

    /// <summary>Stands before routing and inside what answers faults.</summary>
    public static void UsePages(this IApplicationBuilder application, PageOrigins pages) =>
        application.Use((http, next) => InvokeAsync(http, next, pages));

    private static Task InvokeAsync(HttpContext http, RequestDelegate next, PageOrigins pages)
    {
        if (OperationsRule.IsByOperators(http) || http.Request.Headers.Origin is not [{ } origin])
        {
            return next(http);
        }

        var isListed = pages.Include(origin);
        http.Response.OnStarting(() =>
        {
            Say(http.Response.Headers, isListed ? origin : null);
            return Task.CompletedTask;
        });
        return HttpMethods.IsOptions(http.Request.Method) ? PreflightAsync(http, isListed) : next(http);
    }

    private static Task PreflightAsync(HttpContext http, bool isListed)
    {
        var request = http.Request.Headers;
        if (!isListed || request.AccessControlRequestMethod.Count == 0)
        {
            return IhmProblems.OriginNotAllowed.Because(
                "This IHM's browserOrigins do not list the page's origin; its operator can add it.")
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

    private static void Say(IHeaderDictionary answer, string? origin)
    {
        answer.Vary = "Origin";
        if (origin is not null)
        {
            answer.AccessControlAllowOrigin = origin;
            answer.AccessControlExposeHeaders = Exposed;
        }
    }
}
