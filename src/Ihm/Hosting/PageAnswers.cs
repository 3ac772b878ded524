using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>Lets pages of some origins call and read the answers; preflights end here (spec callers 8.6).</summary>
internal static class PageAnswers
{
    private static readonly CrossOrigin Pages = new(
        "GET, HEAD, POST, PUT, DELETE", "DPoP-Nonce, WWW-Authenticate, Retry-After, Location");

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
            Pages.Allow(http.Response.Headers, isListed ? origin : null);
            return Task.CompletedTask;
        });
        return HttpMethods.IsOptions(http.Request.Method)
            ? Pages.PreflightAsync(http, isListed, IhmProblems.OriginNotAllowed.Because(
                "This IHM's browserOrigins do not list the page's origin; its operator can add it."))
            : next(http);
    }
}
