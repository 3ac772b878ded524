using Salus.Ledger.States;
using Salus.Node.Certificates;
using Salus.Node.Content;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>What the node answers a fault with.</summary>
internal sealed class Faults(RequestDelegate next, ILogger<Faults> logger) : FaultAnswers(next, logger)
{
    protected override Problem Failed { get; } =
        Problems.Internal.Because("The node failed; its operator finds the cause under the trace.");

    protected override Problem? ToProblem(Exception fault) => fault switch
    {
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
}
