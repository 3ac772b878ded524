using Microsoft.AspNetCore.Connections;
using Salus.Ledger.States;
using Salus.Node.Certificates;
using Salus.Node.Content;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives.Json;

namespace Salus.Node.Api;

/// <summary>The one place that turns a fault into an answer; nothing of the fault's own text reaches a
/// caller.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
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

    // Also a body whose connection was ended under it, before the request itself is told. spec doors 1.2
    private static bool IsOfConnection(Exception fault) =>
        fault is ConnectionResetException or IOException { InnerException: ConnectionAbortedException };

    private static Problem? ToProblem(Exception fault) => fault switch
    {
        ProblemException known => known.Problem,
        // Of work that several processors did.
        AggregateException { InnerException: { } inner } => ToProblem(inner),
        JsonRejectedException json => Problems.MalformedBody.Because(json.Message, json.Path),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.BodyTooLarge.Because(
            "The body has more bytes than this address takes; docs/spec/api.md lists the limits."),
        BadHttpRequestException => Problems.BadRequest.Because(
            "The request ended early or breaks HTTP's own rules; send it again."),
        ContentDamagedException => Problems.ContentDamaged.Because(
            "The store's copy no longer matches its digest; ask another store, and tell its operator."),
        ContentTooLargeException => Problems.BodyTooLarge.Because(
            "The content has more bytes than this store takes; ask its operator, or store it in parts."),
        StoreFullException => Problems.StoreFull.Because(
            "The store's disk has room for its ledgers only; use another store, and tell its operator."),
        UploadQuotaException => Problems.UploadQuotaExceeded.Because(
            "You uploaded as much as a member may in a day; go on tomorrow, or ask the store's operator."),
        RevocationListException { Code: "revocation-list-wrong-issuer" } list =>
            Problems.RevocationListWrongIssuer.Because(list.Message),
        RevocationListException list => Problems.RevocationListMalformed.Because(list.Message),
        IpfsOpenException => Problems.StoreNotPrivate.Because(
            "The store's IPFS node is open to others, so it is not used; ask another store, and tell its operator."),
        IpfsException => Problems.StoreUnavailable.Because(
            "What keeps this node's content does not answer; use another node, or try again later."),
        StoreUnavailableException => Problems.StoreUnavailable.Because(
            "The node's disk takes no more; nothing was kept. Tell its operator, or use another node."),
        HistoryIncompleteException => Problems.HistoryIncomplete.Because(
            "The node was started anew and has not fetched all of the ledger yet; ask another node, or wait."),
        StoreDamagedException => Problems.StoreDamaged.Because(
            "This node's copy of the block is damaged; ask another node, and tell its operator."),
        StateDamagedException => Problems.StoreDamaged.Because(
            "This node's copy of the state is damaged; ask another node, and tell its operator."),
        ClockJumpedException => Problems.ClockJumped.Because(
            "The node's clock jumped ahead, so it takes nothing; tell its operator, or use another node."),
        LedgerStoppedException stopped => Stopped(stopped),
        _ => null,
    };

    private static Problem Stopped(LedgerStoppedException stopped) => stopped.Code == Problems.ShuttingDown.Code
        ? Problems.ShuttingDown.Because("The node is stopping and takes nothing new; try again, or use another node.")
        : Problems.LedgerStopped.Because("A ledger of this node has stopped; tell its operator, or use another node.");

    private Problem Unexpected(HttpContext http, Exception fault)
    {
        LogUnexpected(RouteOf(http), http.TraceIdentifier, fault);
        return Problems.Internal.Because("The node failed; its operator finds the cause under the trace.") with
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
