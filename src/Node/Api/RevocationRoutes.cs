using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>An organisation's revocation list: in from anybody, since it proves itself, and out to anybody (spec
/// certificates 4).</summary>
internal static class RevocationRoutes
{
    private const string MediaType = "application/pkix-crl";

    private static readonly Problem Unknown = Problems.UnknownOrganisation.Because(
        "Genesis lists no such organisation; /v1/genesis says which there are.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/organisations/{id}/revocations", PutAsync).For(Audience.Anyone).Takes(RevocationList.MaxBytes)
            .Says("Takes a certificate revocation list, signed by the organisation's CA and newer than the one held.");
        routes.MapGet("/organisations/{id}/revocations", Get).For(Audience.Anyone)
            .Says("Gives the revocation list held for an organisation.");
    }

    private static async Task<IResult> PutAsync(HttpContext http, Revocations revocations)
    {
        var organisation = OrganisationOf(http, revocations);
        using var body = await Body.ReadAsync(http.Request, http.RequestAborted);
        return revocations.Take(organisation, body.Bytes) switch
        {
            ListOutcome.Superseded => Problems.RevocationListSuperseded.Because(
                $"List {revocations.Find(organisation)!.Number} is held; the CRL number must be higher."),
            ListOutcome.Shrinks => Problems.RevocationListShrinks.Because(
                "The list leaves out a certificate that the one held has ended; a list only grows. Compare the two."),
            var outcome => ApiJson.Answer(
                new ListAnswer(revocations.Find(organisation)!.Number),
                outcome == ListOutcome.Taken ? StatusCodes.Status201Created : StatusCodes.Status200OK),
        };
    }

    private static IResult Get(HttpContext http, Revocations revocations) =>
        revocations.Find(OrganisationOf(http, revocations)) is { } list
            ? Results.Bytes(list.Bytes, MediaType)
            : Problems.RevocationListMissing.Because("No list of this organisation has been handed to this node.");

    private static OrganisationId OrganisationOf(HttpContext http, Revocations revocations) =>
        http.Request.RouteValues["id"] is string text
        && OrganisationId.TryParse(text, out var id)
        && revocations.IsKnown(id)
            ? id
            : throw new ProblemException(Unknown);

    private sealed record ListAnswer(long Number);
}
