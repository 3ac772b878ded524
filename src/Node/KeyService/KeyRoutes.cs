using Salus.Node.Api;
using Salus.Node.Tokens;

namespace Salus.Node.KeyService;

/// <summary>Where a member of a role collects what a patient granted to the role.</summary>
internal static class KeyRoutes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/permits/{id}/keys", HandAsync).For(Audience.Members).Takes(0).Needs(TokenScope.Read)
            .Says("Hands the requester of an open permit, sealed, the keys that the patient granted to the role.");

    private static async Task<IResult> HandAsync(Call call, KeyDesk desk) =>
        ApiJson.Answer(await desk.HandAsync(
            call.Http.Request.RouteValues["id"] as string, call.Caller, call.Aborted));
}
