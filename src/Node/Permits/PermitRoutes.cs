using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Tokens;

namespace Salus.Node.Permits;

/// <summary>Opening and closing permits.</summary>
internal static class PermitRoutes
{
    private const int MaxProofBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/permits", OpenAsync).For(Audience.Members).Takes(MaxProofBytes).Weighs(Weight.Heavy).Needs(TokenScope.Read)
            .Says("Opens a permit with the proof of its decision, for the requester on the key that it names.");
        routes.MapDelete("/permits/{id}", CloseAsync).For(Audience.Members).Needs(TokenScope.Read)
            .Says("Closes a permit; the store puts the summary of what it released on the ledger.");
    }

    private static async Task<IResult> OpenAsync(Call call, PermitDesk desk)
    {
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        // The proof keeps its bytes; the body's memory goes back.
        var opened = desk.Open(body.Bytes.ToArray(), call.Caller);
        var decision = opened.Decision;
        return ApiJson.Answer(
            new PermitAnswer(opened.Id, decision.Patient, decision.Category, decision.Record, decision.Until),
            StatusCodes.Status201Created);
    }

    private static async Task<IResult> CloseAsync(Call call, PermitDesk desk) =>
        ApiJson.Answer(await desk.CloseAsync(call.Http.Request.RouteValues["id"] as string, call.Caller, call.Aborted));

    private sealed record PermitAnswer(
        TransactionId Permit, MemberId Patient, Category Category, RecordId? Record, Timestamp Until);
}
