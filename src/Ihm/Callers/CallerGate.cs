using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Primitives.Json;
using Salus.Primitives.Possession;

namespace Salus.Ihm.Callers;

/// <summary>The one place that lets callers in, and the routes where they get and end tokens. It stands after routing
/// and inside what answers faults.</summary>
public static class CallerGate
{
    private const int MaxBody = 4096;

    /// <summary>Lets callers in to routes that declare <see cref="CallerRoutes.ForCallers"/>; every answer names the
    /// nonce to use next and is not to be kept (spec callers 2.5).</summary>
    public static void UseCallers(this IApplicationBuilder application, CallerCheck check) =>
        application.Use((http, next) => LetInAsync(http, next, check));

    /// <summary>Where callers get tokens and end them.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes, CallerCheck check)
    {
        routes.MapPost("/v1/token", http => IssueAsync(http, check));
        routes.MapDelete("/v1/token", (Caller caller) =>
        {
            check.End(caller);
            return Results.NoContent();
        }).ForCallers();
    }

    private static async Task LetInAsync(HttpContext http, RequestDelegate next, CallerCheck check)
    {
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["DPoP-Nonce"] = check.Nonces.Current;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        if (http.GetEndpoint()?.Metadata.GetMetadata<CallerRule>() is not null)
        {
            http.Features.Set(await check.IdentifyAsync(http));
        }

        await next(http);
    }

    private static async Task IssueAsync(HttpContext http, CallerCheck check)
    {
        var (member, scopes) = Read(await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted));
        var token = await check.IssueAsync(http, member, scopes);
        await http.Response.WriteAsJsonAsync(
            new TokenAnswer(token, "DPoP", (int)AccessToken.Lifetime.TotalSeconds, scopes.ToString()),
            http.RequestAborted);
    }

    private static (MemberId? Member, SmartScopes Scopes) Read(byte[] body)
    {
        if (body.Length == 0)
        {
            return (null, SmartScopes.All);
        }

        var fields = JsonFields.Parse(body, maxDepth: 1);
        MemberId? member = fields.Has("member") ? fields.Parsed<MemberId>("member", 26, MemberId.TryParse) : null;
        var scopes = fields.Has("scope")
            ? fields.Parsed<SmartScopes>("scope", SmartScopes.MaxLength, SmartScopes.TryParse)
            : SmartScopes.All;
        fields.End();
        return (member, scopes);
    }

    // RFC 6749 section 5.1 gives the names.
    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope);
}
