using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Routing;

namespace Salus.Ihm.Hosting;

/// <summary>That a route is for operators: served on the operations listener, as nothing else is there.</summary>
internal sealed record OperationsRule
{
    private sealed record Mark;

    /// <summary>Marks what comes in by the operations listener.</summary>
    public static void Listen(ListenOptions listener) => listener.Use(next => connection =>
    {
        connection.Features.Set(new Mark());
        return next(connection);
    });

    /// <summary>Whether a request came in by the operations listener.</summary>
    public static bool IsByOperators(HttpContext http) => http.Features.Get<Mark>() is not null;

    // spec ihm 4.3
    public static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var isOperator = IsByOperators(http);
        var isForOperators = http.GetEndpoint()?.Metadata.GetMetadata<OperationsRule>() is not null;
        return http.GetEndpoint() is null || isOperator == isForOperators
            ? next(http)
            : IhmProblems.UnknownRoute.Because("Nothing is at this address; docs/spec/ihm.md section 7 lists them.")
                .ExecuteAsync(http);
    }
}

internal static class OperationsRoutesRule
{
    public static T ForOperators<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new OperationsRule());
}
