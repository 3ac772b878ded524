using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Primitives.Json;

namespace Salus.Ihm.Hosting;

/// <summary>Proofs of single readings, for the patient they are of.</summary>
internal static class ProofRoutes
{
    private const int MaxBody = 4096;
    private const int MaxText = 64;

    // spec ihm 3.8
    public static void Map(IEndpointRouteBuilder routes, IhmParts parts) =>
        routes.MapPost("/v1/proofs", async (HttpContext http, Caller caller) =>
        {
            var question = Read(await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted));
            var agent = caller.IsPatient(caller.Id) ? parts.Agents.Find(caller.Id) : null;
            if (agent is null)
            {
                throw new ProblemException(
                    IhmProblems.PatientNotServed.Because("A patient asks for proofs of the own readings."));
            }

            var proof = await parts.Proofs.ProveAsync(agent, question, http.RequestAborted);
            return Results.Bytes(proof.Write(), "application/json");
        }).ForCallers();

    private static SampleQuestion Read(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, maxDepth: 1);
        var question = new SampleQuestion(fields.Text("id", MaxText))
        {
            Signal = fields.Has("signal") ? fields.Text("signal", MaxText) : null,
            Device = fields.Has("device") ? fields.Parsed<MemberId>("device", MaxText, MemberId.TryParse) : null,
        };
        fields.End();
        return question;
    }
}
