using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Tokens;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>The one place that lets a request through: the right listener, a caller in good standing, the
/// audience.</summary>
internal sealed partial class Gate(
    LocalNode node, RunningRequests running, RequestDelegate next, ILogger<Gate> logger)
{
    private const string Plain = "identity";

    /// <summary>Judges a connection's certificate once; every request on it is then judged against the latest
    /// state.</summary>
    public static ConnectionDelegate JudgeConnection(CallerCheck callers, ConnectionDelegate next) => connection =>
    {
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        connection.Features.Set(callers.Judge(certificate));
        return next(connection);
    };

    public Task InvokeAsync(HttpContext http) =>
        Admit(http) is { } problem ? problem.ExecuteAsync(http)
        : http.Features.Get<Call>() is { } call
        ? running.ServeAsync(http, () => call.Kind.IsStillLetIn(http, node.Policies), next)
        : next(http);

    private Problem? Admit(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint)
        {
            return AudienceCheck.UnknownRoute;
        }

        if (endpoint.Metadata.GetMetadata<AudienceRule>() is not { } rule)
        {
            // Routing's own endpoint for an address that exists under other methods.
            return Problems.WrongMethod.Because("This address takes another method; /openapi/v1.json says which.");
        }

        var door = http.Features.GetRequiredFeature<Door>();
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != Plain)
        {
            // Nothing is unpacked, so that nothing small becomes large here. spec doors 1.3
            return Problems.UnsupportedEncoding.Because("Send the body as it is, without Content-Encoding.");
        }

        if ((door.Kind is null) != (rule.Audience == Audience.Operators))
        {
            return AudienceCheck.UnknownRoute;
        }

        return door.Kind is null
            || rule.Audience == Audience.Anyone
            || (door.GivesTokens && rule.Audience is (Audience.Wallets or Audience.Visitors))
            ? null
            : Admit(http, door.Kind, rule.Audience);
    }

    private Problem? Admit(HttpContext http, ICallerKind kind, Audience audience)
    {
        var policies = node.Policies;
        var (caller, problem) = kind.Identify(http, policies);
        if (caller is null)
        {
            LogRefused(
                new Sensitive<MemberId>(http.Features.Get<JudgedCertificate>()?.Member ?? default), problem!.Kind.Code);
            return problem;
        }

        var needed = TokenScopes.NeededFor(http.GetEndpoint()!, http.Request.Method);
        if (!caller.Scopes.HasFlag(needed))
        {
            return TokenScopes.TooNarrow(needed);
        }

        // An id that does not read is a patient that nobody knows.
        MemberId? patient = http.Request.RouteValues["patient"] is string text && MemberId.TryParse(text, out var id)
            ? id
            : null;
        problem = audience.Check(caller.Member, patient, policies, node.Now);
        if (problem is null)
        {
            http.Features.Get<Stranger>()?.Leave();
            http.Features.Set(new Call(http, caller, patient) { Kind = kind });
        }

        return problem;
    }

    [LoggerMessage(LogLevel.Information, "A caller, {Member}, was refused: {Code}")]
    private partial void LogRefused(Sensitive<MemberId> member, string code);
}

/// <summary>The audience that a route declares.</summary>
internal sealed record AudienceRule(Audience Audience);

/// <summary>The most bytes of body that a route takes; the server counts.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

internal static class RouteDeclarations
{
    /// <summary>Declares who may call.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder route, Audience audience) =>
        route.WithMetadata(new AudienceRule(audience));

    /// <summary>Declares the largest body.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, long bytes) =>
        route.WithMetadata(new BodyLimit(bytes));

    /// <summary>Declares that it takes more of the node than most.</summary>
    public static RouteHandlerBuilder Weighs(this RouteHandlerBuilder route, Weight weight) =>
        route.WithMetadata(new WeightRule(weight));

    /// <summary>Declares the scope that a token needs, where the method does not say it.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, TokenScope scope) =>
        route.WithMetadata(new ScopeRule(scope));

    /// <summary>Says in a sentence what it does.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string summary) =>
        route.WithSummary(summary);
}
