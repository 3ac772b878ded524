using Microsoft.AspNetCore.Http;

namespace Salus.Web;

/// <summary>What lets a page of another origin call and read the answers (Fetch, section 3.2).</summary>
/// <param name="Methods">The methods that a page may use.</param>
/// <param name="Exposed">The headers of an answer that a page may read.</param>
public sealed record CrossOrigin(string Methods, string Exposed)
{
    private const int MaxRequestedHeaders = 512;
    private const string MaxAge = "600";

    /// <summary>Lets a page of a listed origin read an answer; null is no listed one.</summary>
    public void Allow(IHeaderDictionary answer, string? listed)
    {
        answer.Vary = "Origin";
        if (listed is not null)
        {
            answer.AccessControlAllowOrigin = listed;
            answer.AccessControlExposeHeaders = Exposed;
        }
    }

    /// <summary>Answers what a browser asks before the call itself.</summary>
    public Task PreflightAsync(HttpContext http, bool isListed, Problem refusal)
    {
        var request = http.Request.Headers;
        if (!isListed || request.AccessControlRequestMethod.Count == 0)
        {
            return refusal.ExecuteAsync(http);
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
}
