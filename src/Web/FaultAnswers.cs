using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Salus.Web;

/// <summary>The one place that turns a fault into an answer; nothing of the fault's own text reaches a
/// caller.</summary>
public abstract partial class FaultAnswers(RequestDelegate next, ILogger logger)
{
    private readonly ILogger _logger = logger;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unanswered(http.Response) is { } problem)
            {
                await problem.ExecuteAsync(http);
            }
        }
        catch (Exception fault) when (http.RequestAborted.IsCancellationRequested || IsOfConnection(fault))
        {
            // The caller is gone; there is nobody to answer.
            LogCallerGone(RouteOf(http));
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            var problem = Known(fault) ?? Unexpected(http, fault);
            http.Response.Clear();
            await problem.ExecuteAsync(http);
        }
    }

    /// <summary>What a fault that is expected is answered with; null for any other.</summary>
    protected abstract Problem? ToProblem(Exception fault);

    /// <summary>What a fault that nobody expected is answered with; the log has its cause.</summary>
    protected abstract Problem Failed { get; }

    /// <summary>What an answer without a body lacks; null where it lacks nothing.</summary>
    protected virtual Problem? Unanswered(HttpResponse response) => null;

    // Also a body whose connection was ended under it, before the request itself is told. spec doors 1.2
    private static bool IsOfConnection(Exception fault) =>
        fault is ConnectionResetException or IOException { InnerException: ConnectionAbortedException };

    private Problem? Known(Exception fault) => fault switch
    {
        ProblemException known => known.Problem,
        // Of work that several processors did.
        AggregateException { InnerException: { } inner } => Known(inner),
        _ => ToProblem(fault),
    };

    private Problem Unexpected(HttpContext http, Exception fault)
    {
        LogUnexpected(RouteOf(http), http.TraceIdentifier, fault);
        return Failed with { Trace = http.TraceIdentifier };
    }

    // The route's pattern, never the address: addresses hold pseudonyms.
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    [LoggerMessage(LogLevel.Error, "Request {Trace} to {Route} failed")]
    private partial void LogUnexpected(string route, string trace, Exception fault);

    [LoggerMessage(LogLevel.Debug, "The caller of {Route} went away")]
    private partial void LogCallerGone(string route);
}
