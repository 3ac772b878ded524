using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Callers;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>Everything about a patient that a caller may see: page by page as Bundles, or in one stream of lines
/// (spec ihm-fhir 8).</summary>
internal sealed class FhirExport(Sights sights, FhirSearch search)
{
    private static readonly string[] Others =
        ["Patient", "Device", "Consent", "Flag", "AuditEvent", "DocumentReference"];

    /// <summary>A page; the first begins with what is no Observation. Null where the caller sees nothing.</summary>
    public async Task<FoundPage?> EverythingAsync(
        Caller caller, MemberId? patient, SearchQuery query, string? after, CancellationToken cancellationToken)
    {
        if (await sights.OfAsync(caller, patient, cancellationToken) is not { } sight)
        {
            return null;
        }

        var others = after is null ? await OthersAsync(caller, sight, cancellationToken) : [];
        var page = await search.ObservationsAsync(sight, query, after, cancellationToken);
        return page with { Resources = [.. others, .. page.Resources], Total = null };
    }

    /// <summary>Writes one resource a line; a stream that outlives the permit or the token is broken off.</summary>
    public async Task WriteAsync(HttpContext http, Caller caller, MemberId? patient)
    {
        var stopping = http.RequestAborted;
        var sight = await sights.OfAsync(caller, patient, stopping) ?? throw FhirException.NotFound();
        http.Response.ContentType = FhirAnswers.LinesMediaType;
        await WriteAsync(http, await OthersAsync(caller, sight, stopping));
        var query = SearchQuery.Parse("Observation", [new("patient", patient.ToString())]) with
        {
            Count = SearchQuery.MostCount,
            IsOldestFirst = true,
        };
        string? after = null;
        do
        {
            if (await sights.OfAsync(caller, patient, stopping) is not { } still)
            {
                http.Abort();
                return;
            }

            var page = await search.ObservationsAsync(still, query, after, stopping);
            await WriteAsync(http, page.Resources);
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task<List<JsonObject>> OthersAsync(
        Caller caller, PatientSight sight, CancellationToken cancellationToken)
    {
        List<JsonObject> all = [];
        foreach (var type in Others)
        {
            all.AddRange(await search.OfPatientAsync(caller, type, sight, cancellationToken));
        }

        return all;
    }

    private static async Task WriteAsync(HttpContext http, IReadOnlyList<JsonObject> resources)
    {
        using var lines = new MemoryStream();
        foreach (var resource in resources)
        {
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(resource));
            lines.WriteByte((byte)'\n');
        }

        await http.Response.Body.WriteAsync(lines.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
