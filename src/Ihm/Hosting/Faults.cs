using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Salus.Client;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Storage;
using Salus.Primitives.Json;

namespace Salus.Ihm.Hosting;

/// <summary>The one place that turns a fault into an answer; nothing of the fault's own text reaches a
/// caller.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unrouted(http) is { } problem)
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
            var problem = ToProblem(fault) ?? Unexpected(http, fault);
            http.Response.Clear();
            await problem.ExecuteAsync(http);
        }
    }

    // Routing answers these two itself, without a body.
    private static Problem? Unrouted(HttpContext http) => http.Response switch
    {
        { StatusCode: StatusCodes.Status404NotFound, ContentLength: null, ContentType: null } =>
            IhmProblems.UnknownRoute.Because("Nothing is at this address; docs/spec/ihm.md section 7 lists them."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed, ContentLength: null, ContentType: null } =>
            IhmProblems.WrongMethod.Because("This address takes another method."),
        _ => null,
    };

    private static bool IsOfConnection(Exception fault) =>
        fault is ConnectionResetException or IOException { InnerException: ConnectionAbortedException };

    private static Problem? ToProblem(Exception fault) => fault switch
    {
        ProblemException known => known.Problem,
        JsonRejectedException json => IhmProblems.MalformedBody.Because(json.Message, json.Path),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            IhmProblems.BodyTooLarge.Because("The body has more bytes than this address takes; send less at once."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => IhmProblems.BodyTooSlow.Because(
            "The body did not end in time; send it again, in one go."),
        BadHttpRequestException => IhmProblems.BadRequest.Because(
            "The request ended early or breaks HTTP's own rules; send it again."),
        SampleException sample => new Problem(
            sample.Code switch
            {
                "sample-unknown" => IhmProblems.SampleUnknown,
                "sample-archived" => IhmProblems.SampleArchived,
                _ => IhmProblems.SampleNotAnchored,
            },
            sample.Message),
        NoNodeException => IhmProblems.LedgerUnreachable.Because("No node of the region answers; try again."),
        StoreException => IhmProblems.StoreUnavailable.Because(
            "The store does not answer, or is full; send it again later, and tell the IHM's operator."),
        _ => null,
    };

    private Problem Unexpected(HttpContext http, Exception fault)
    {
        LogUnexpected(RouteOf(http), http.TraceIdentifier, fault);
        return IhmProblems.Internal.Because("The IHM failed; its operator finds the cause under the trace.") with
        {
            Trace = http.TraceIdentifier,
        };
    }

    // The route's pattern, never the address: addresses hold pseudonyms.
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    [LoggerMessage(LogLevel.Error, "Request {Trace} to {Route} failed")]
    private partial void LogUnexpected(string route, string trace, Exception fault);

    [LoggerMessage(LogLevel.Debug, "The caller of {Route} went away")]
    private partial void LogCallerGone(string route);
}
