using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Salus.Client;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Storage;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>What the IHM answers a fault with.</summary>
internal sealed class Faults(RequestDelegate next, ILogger<Faults> logger) : FaultAnswers(next, logger)
{
    protected override Problem Failed { get; } =
        IhmProblems.Internal.Because("The IHM failed; its operator finds the cause under the trace.");

    // Routing answers these two itself, without a body.
    protected override Problem? Unanswered(HttpResponse response) => response switch
    {
        { StatusCode: StatusCodes.Status404NotFound, ContentLength: null, ContentType: null } =>
            IhmProblems.UnknownRoute.Because("Nothing is at this address; docs/spec/ihm.md section 7 lists them."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed, ContentLength: null, ContentType: null } =>
            IhmProblems.WrongMethod.Because("This address takes another method."),
        _ => null,
    };

    protected override Problem? ToProblem(Exception fault) => fault switch
    {
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
        StoreException { Code: "store-damaged" } => IhmProblems.StoreDamaged.Because(
            "What is asked for needs a part of the store that is damaged; tell the IHM's operator."),
        StoreException => IhmProblems.StoreUnavailable.Because(
            "The store does not answer, or is full; send it again later, and tell the IHM's operator."),
        _ => null,
    };
}
