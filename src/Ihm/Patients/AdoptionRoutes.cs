using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Patients;

/// <summary>Where a patient makes the IHM the own agent, proving the own key; a token comes after it.</summary>
internal static class AdoptionRoutes
{
    private const int MaxBody = 4096;
    private const int MaxId = 32;

    // spec ihm 1.7
    public static void MapAdoptions(
        this IEndpointRouteBuilder routes, Adoptions adoptions, CallerCheck check) =>
        routes.MapPost("/v1/adoptions", async Task<IResult> (HttpContext http) =>
        {
            var key = check.ProvenKey(http);
            var adopter = Read(await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted), key);
            var state = await adoptions.AdoptAsync(adopter, http.RequestAborted);
            return new JsonAnswer(json => Write(json, state))
            {
                Status = state.IsServed ? StatusCodes.Status200OK : StatusCodes.Status202Accepted,
            };
        });

    private static Adopter Read(ReadOnlyMemory<byte> body, Jwk key)
    {
        var fields = JsonFields.Parse(body);
        var adopter = new Adopter(
            fields.Parsed<MemberId>("patient", MaxId, MemberId.TryParse),
            fields.Parsed<OrganisationId>("organisation", MaxId, OrganisationId.TryParse),
            ReadKey(fields.Object("agreementKey")),
            key.Thumbprint);
        fields.End();
        return adopter;
    }

    private static Jwk ReadKey(JsonFields fields)
    {
        try
        {
            return Jwk.Read(fields);
        }
        catch (JoseRejectedException refusal)
        {
            throw new ProblemException(IhmProblems.MalformedBody.Because(refusal.Message, "agreementKey"));
        }
    }

    private static void Write(Utf8JsonWriter json, AdoptionState state)
    {
        var agent = state.Agent;
        json.WriteStartObject();
        json.WriteBoolean("served", state.IsServed);
        json.WriteStartObject("agent");
        json.WriteString("member", agent.Member.ToString());
        json.WritePropertyName("signingKey");
        json.WriteRawValue(agent.SigningKey.ToJson());
        json.WritePropertyName("agreementKey");
        json.WriteRawValue(agent.AgreementKey.ToJson());
        json.WriteString("possession", agent.Possession);
        json.WriteEndObject();
        json.WriteStartArray("categories");
        foreach (var category in Signal.All.Select(signal => signal.Category).Distinct().Order())
        {
            json.WriteStringValue(Code<Category>.Text(category));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
