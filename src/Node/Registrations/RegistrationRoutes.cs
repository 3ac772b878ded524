using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Tokens;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Node.Registrations;

/// <summary>How somebody who is no member yet reaches the registration desk, and the registrar's side of it (spec
/// portal 3).</summary>
internal static class RegistrationRoutes
{
    private const int MaxBody = 16 * 1024;
    private const int MaxReason = 64;

    private static readonly Problem Unknown = Problems.UnknownRegistration.Because(
        "There is no such registration of this key: it was never there, or its seven days are over.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk", Desk).For(Audience.Visitors)
            .Says("Says who registers members of this node's organisation, and the key to seal a statement to.");
        routes.MapPost("/registrations", RegisterAsync).For(Audience.Wallets).Takes(MaxBody)
            .Says("Takes a registration for the desk, from who proves its new signing key.");
        routes.MapGet("/registrations/{id}", State).For(Audience.Wallets)
            .Says("Says where a registration stands, to who proves its signing key.");
        routes.MapGet("/registrations", List).For(Audience.Members)
            .Says("Lists, to the registrar, the registrations that wait.");
        routes.MapDelete("/registrations/{id}", DeclineAsync).For(Audience.Members).Takes(MaxBody)
            .Needs(TokenScope.Consent).Says("As the registrar: declines a registration, with a reason.");
    }

    private static IResult Desk(LocalNode node, RegistrationDesk desk)
    {
        var registrar = desk.Registrar;
        return ApiJson.Answer(new DeskAnswer(
            node.Genesis.Network, node.Genesis.Region, desk.Organisation, registrar.Id, registrar.AgreementKey)
        {
            Card = CardRoutes.Of(registrar, node) is { } card ? Element(card.Write()) : null,
        });
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext http, LocalNode node, RegistrationDesk desk, AddressAllowance allowance, ProofCheck proofs)
    {
        var proof = proofs.Read(http, tokenHash: null, known: null);
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!allowance.TryTake(address))
        {
            return Problems.TooManyRegistrations.Because(
                "Too many registrations came from your network address; wait a few minutes.");
        }

        using var body = await Body.ReadAsync(http.Request, http.RequestAborted);
        var fields = JsonFields.Parse(body.Bytes);
        var json = fields.Raw("introduction").ToArray();
        var statement = fields.Text("statement", Registration.MaxStatement);
        fields.End();
        var introduction = Introduction.Read(json, node.Genesis.Network);
        if (!introduction.Message.SigningKey.Equals(proof.Key))
        {
            throw Introduction.Malformed("signingKey", "must be the key of the proof");
        }

        var (kept, isNew) = desk.Take(introduction, json, statement, address);
        return ApiJson.Answer(
            new RegistrationAnswer($"{kept.Id}", kept.Code, kept.Until),
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static IResult State(HttpContext http, RegistrationDesk desk, ProofCheck proofs)
    {
        var proof = proofs.Read(http, tokenHash: null, known: null);
        if (!TryId(http, out var id) || desk.Find(id, proof.Key) is not { } held)
        {
            return Unknown;
        }

        var state = desk.StateOf(held);
        return ApiJson.Answer(new StateAnswer(Code<RegistrationState>.Text(state), held.Until)
        {
            Reason = state == RegistrationState.Declined ? Code<DeclineReason>.Text(held.Declined!.Value) : null,
        });
    }

    private static IResult List(Call call, RegistrationDesk desk)
    {
        desk.RequireRegistrar(call.Member);
        return ApiJson.Answer(new ListAnswer([.. desk.Waiting().Select(one => new WaitingAnswer(
            $"{one.Id}", one.Code, one.At, one.Until, Element(one.Introduction), one.Statement))]));
    }

    private static async Task<IResult> DeclineAsync(Call call, RegistrationDesk desk)
    {
        desk.RequireRegistrar(call.Member);
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        var fields = JsonFields.Parse(body.Bytes, maxDepth: 1);
        var reason = fields.Parsed<DeclineReason>("reason", MaxReason, Code<DeclineReason>.TryParse);
        fields.End();
        return TryId(call.Http, out var id) && desk.Decline(id, reason) ? Results.NoContent() : Unknown;
    }

    private static bool TryId(HttpContext http, out RegistrationId id) =>
        RegistrationId.TryParse(http.Request.RouteValues["id"] as string, out id);

    private static JsonElement Element(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private sealed record DeskAnswer(
        string Network, string Region, OrganisationId Organisation, MemberId Registrar, Jwk AgreementKey)
    {
        public JsonElement? Card { get; init; }
    }

    private sealed record RegistrationAnswer(string Registration, string Code, Timestamp Until);

    private sealed record StateAnswer(string State, Timestamp Until)
    {
        public string? Reason { get; init; }
    }

    private sealed record ListAnswer(IReadOnlyList<WaitingAnswer> Registrations);

    private sealed record WaitingAnswer(
        string Registration, string Code, Timestamp At, Timestamp Until, JsonElement Introduction, string Statement);
}
