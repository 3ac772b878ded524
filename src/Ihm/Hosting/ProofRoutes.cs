using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Alerts.Routes;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>The proof of a patient's reading as a document; null where the patient is served no more.</summary>
internal delegate Task<byte[]?> ProvesReading(MemberId patient, SampleQuestion question, CancellationToken stopping);

/// <summary>Proofs of single readings: to the patient they are of, and to others of what their permits cover.</summary>
internal sealed class ProofRoutes(Sights sights, ProvesReading prove)
{
    private const int MaxBody = 4096;
    private const int MaxText = 64;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/proofs", AnswerAsync).ForCallers();

    // spec ihm 3.11
    private async Task<IResult> AnswerAsync(HttpContext http, Caller caller)
    {
        var stopping = http.RequestAborted;
        var (named, question) = Read(await BoundedBody.ReadAsync(http.Request, MaxBody, stopping));
        var patient = named ?? caller.Id;
        var sight = await sights.EnterAsync(caller, patient, stopping);
        var category = question.Signal is { } signal ? Signal.Find(signal)?.Category : null;
        if (!sight.IsSelf && !(category is { } asked && sight.Shows(asked)))
        {
            throw new ProblemException(IhmProblems.SampleUnknown.Because(
                "There is no such reading, or no permit of yours covers its signal."));
        }

        var proof = await prove(patient, question, stopping) ?? throw AlertDoor.Unknown();
        Dictionary<Category, int> shown = category is { } one ? new() { [one] = 1 } : [];
        return await sights.ShowAsync(sight, shown, Results.Bytes(proof, "application/json"), stopping);
    }

    private static (MemberId? Patient, SampleQuestion Question) Read(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, maxDepth: 1);
        var question = new SampleQuestion(fields.Text("id", MaxText))
        {
            Signal = fields.Has("signal") ? fields.Text("signal", MaxText) : null,
            Device = MemberOf(fields, "device"),
        };
        var patient = MemberOf(fields, "patient");
        fields.End();
        return (patient, question);
    }

    private static MemberId? MemberOf(JsonFields fields, string name) =>
        fields.Has(name) ? fields.Parsed<MemberId>(name, MaxText, MemberId.TryParse) : null;
}
