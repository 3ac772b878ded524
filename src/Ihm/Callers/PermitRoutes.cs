using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Hosting;
using Salus.Ledger;

namespace Salus.Ihm.Callers;

/// <summary>Opening and closing permits of the ledger.</summary>
public static class PermitRoutes
{
    private const int MaxProofBytes = 1024 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapPermits(this IEndpointRouteBuilder routes, PermitDesk desk)
    {
        routes.MapPost("/v1/permits", async (HttpContext http, Caller caller) =>
        {
            var document = await BoundedBody.ReadAsync(http.Request, MaxProofBytes, http.RequestAborted);
            var opened = await desk.OpenAsync(document, caller, http.RequestAborted);
            return Results.Json(
                new JsonObject
                {
                    ["permit"] = opened.Id.ToString(),
                    ["patient"] = opened.Decision.Patient.ToString(),
                    ["category"] = Code<Category>.Text(opened.Decision.Category),
                    ["until"] = opened.Decision.Until.UnixMs,
                },
                statusCode: StatusCodes.Status201Created);
        }).ForCallers();
        routes.MapDelete("/v1/permits/{id}", async (string id, HttpContext http, Caller caller) =>
        {
            // What does not read is a permit that nobody opened.
            var permit = TransactionId.TryParse(id, out var read) ? read : default;
            var closed = await desk.CloseAsync(permit, caller, http.RequestAborted);
            return Results.Json(new JsonObject
            {
                ["permit"] = closed.Id.ToString(),
                ["records"] = new JsonArray([.. closed.Entries.Select(entry => (JsonNode)entry)]),
            });
        }).ForCallers();
    }
}
