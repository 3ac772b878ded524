using System.Text.Json.Serialization;
using Salus.Node.Api;
using Salus.Primitives.Json;
using Salus.Primitives.Possession;

namespace Salus.Node.Tokens;

/// <summary>Where wallets get tokens and end them; on the browsers' listener only (spec callers 3).</summary>
internal static class TokenRoutes
{
    private const int MaxBody = 1024;
    private const int MaxScopeLength = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/token", IssueAsync).For(Audience.Wallets).Takes(MaxBody)
            .Says("Gives a token of five minutes, bound to the wallet's key that the DPoP proof shows.");
        routes.MapDelete("/token", End).For(Audience.Wallets)
            .Says("Ends the token that is shown.");
    }

    private static async Task<IResult> IssueAsync(HttpContext http, LocalNode node, TokenCallers callers)
    {
        using var body = await Body.ReadAsync(http.Request, http.RequestAborted);
        var (token, scopes) = callers.Issue(http, ReadScopes(body.Bytes), node.Policies);
        return ApiJson.Answer(new TokenAnswer(
            token, "DPoP", (int)AccessToken.Lifetime.TotalSeconds, scopes.Text()));
    }

    private static IResult End(HttpContext http, LocalNode node, TokenCallers callers)
    {
        callers.End(http, node.Policies);
        return Results.NoContent();
    }

    private static TokenScope ReadScopes(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return TokenScope.All;
        }

        var fields = JsonFields.Parse(body, maxDepth: 1);
        var scopes = fields.Has("scope")
            ? fields.Parsed<TokenScope>("scope", MaxScopeLength, TokenScopes.TryParse)
            : TokenScope.All;
        fields.End();
        return scopes;
    }

    // RFC 6749 section 5.1 gives the names.
    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope);
}
