using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>FHIR R4 (4.0.1) at the IHM's border: docs/spec/ihm-fhir.md.</summary>
public sealed class FhirRoutes : IDisposable
{
    private const int MaxBody = 1024 * 1024;
    private const int MaxForm = 64 * 1024;

    private readonly FhirSources _sources;
    private readonly FhirSearch _search;
    private readonly PageLinks _links;
    private readonly ConsentChanges _consents;
    private readonly FhirIntake _intake;
    private readonly FhirExport _export;

    public FhirRoutes(FhirSources sources, PermitDesk permits, TimeProvider time)
    {
        _sources = sources;
        var sights = new Sights(sources, permits);
        _search = new FhirSearch(sources, sights, permits, time);
        _links = new PageLinks(time);
        _consents = new ConsentChanges(sources, time);
        _intake = new FhirIntake(sources);
        _export = new FhirExport(sights, _search);
    }

    /// <summary>Maps everything below <c>/fhir</c>.</summary>
    public void Map(IEndpointRouteBuilder application)
    {
        application.MapGet("/fhir/metadata", http => FhirAnswers.WriteAsync(http, Capabilities.Statement()));
        var routes = application.MapGroup("/fhir").ForCallers();
        routes.MapGet("/", ContinueAsync);
        routes.MapPost("/", TransactAsync);
        routes.MapGet("/Patient/{id}/$everything", EverythingAsync);
        routes.MapGet("/Patient/{id}/$export", ExportAsync);
        routes.MapGet("/Subscription/{id}/$status", StatusAsync);
        routes.MapGet("/{type}", (HttpContext http, Caller caller, string type) =>
            SearchAsync(http, caller, Known(type), http.Request.Query));
        routes.MapPost("/{type}/_search", async (HttpContext http, Caller caller, string type) =>
            await SearchAsync(http, caller, Known(type), http.Request.Query.Concat(await FormAsync(http))));
        routes.MapGet("/{type}/{id}", ReadAsync);
        routes.MapPost("/{type}", CreateAsync);
        routes.MapDelete("/{type}/{id}", DeleteAsync);
    }

    public void Dispose() => _links.Dispose();

    private static string Known(string type) => Capabilities.Types.Contains(type)
        ? type
        : throw new FhirException(404, "not-supported", "There is no such type; /fhir/metadata says which there are.");

    private static async Task<IEnumerable<KeyValuePair<string, StringValues>>> FormAsync(HttpContext http) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(
            await BoundedBody.ReadAsync(http.Request, MaxForm, http.RequestAborted)));

    private async Task SearchAsync(
        HttpContext http,
        Caller caller,
        string type,
        IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var query = SearchQuery.Parse(type, parameters);
        caller.Require(type, Interactions.Search, IsOwn(caller, query.PatientId));
        await AnswerAsync(http, caller, query, after: null);
    }

    private async Task ContinueAsync(HttpContext http, Caller caller)
    {
        if (http.Request.Query.Count != 1 || http.Request.Query["_page"] is not [{ } link])
        {
            throw FhirException.Parameter("_page", "a search begins at a type (/fhir/Observation?patient=..).");
        }

        var (type, text, after) = _links.Open(caller, link);
        var query = SearchQuery.Parse(type, QueryHelpers.ParseQuery(text));
        caller.Require(type, Interactions.Search, IsOwn(caller, query.PatientId));
        await AnswerAsync(http, caller, query, after);
    }

    private async Task AnswerAsync(HttpContext http, Caller caller, SearchQuery query, string? after)
    {
        var page = await _search.FindAsync(caller, query, after, http.RequestAborted);
        await FhirAnswers.WriteAsync(http, Bundle(http, caller, query, page));
    }

    private JsonObject Bundle(HttpContext http, Caller caller, SearchQuery query, FoundPage page)
    {
        var at = $"{http.Request.Scheme}://{http.Request.Host}/fhir";
        var links = new JsonArray(new JsonObject
        {
            ["relation"] = "self",
            ["url"] = query.Text.Length == 0 ? $"{at}/{query.Type}" : $"{at}/{query.Type}?{query.Text}",
        });
        if (page.Next is { } next)
        {
            links.Add(new JsonObject
            {
                ["relation"] = "next",
                ["url"] = $"{at}?_page={_links.Seal(caller, query.Type, query.Text, next)}",
            });
        }

        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "searchset" };
        if (page.Total is { } total)
        {
            bundle["total"] = total;
        }

        bundle["link"] = links;
        if (page.Resources.Count > 0)
        {
            bundle["entry"] = new JsonArray([.. page.Resources.Select(resource => (JsonNode)Entry(at, resource))]);
        }

        return bundle;
    }

    // An outcome tells of the search, and is at no address.
    private static JsonObject Entry(string at, JsonObject resource)
    {
        var entry = new JsonObject();
        if (resource["id"] is { } id)
        {
            entry["fullUrl"] = $"{at}/{resource["resourceType"]}/{id}";
        }

        entry["resource"] = resource;
        entry["search"] = new JsonObject { ["mode"] = entry.ContainsKey("fullUrl") ? "match" : "outcome" };
        return entry;
    }

    private async Task ReadAsync(HttpContext http, Caller caller, string type, string id)
    {
        caller.Require(Known(type), Interactions.Read, IsOwn(caller, PatientOf(type, id)));
        await FhirAnswers.WriteAsync(
            http, await _search.ReadAsync(caller, type, id, http.RequestAborted) ?? throw FhirException.NotFound());
    }

    private async Task CreateAsync(HttpContext http, Caller caller, string type)
    {
        caller.Require(Known(type), Interactions.Create, isOwn: true);
        var body = await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted);
        var made = type switch
        {
            "Observation" => await _intake.CreateAsync(caller, body, http.RequestAborted),
            "Subscription" when _sources.Subscriptions is { } subscriptions =>
                (await subscriptions.CreateAsync(caller, FhirInput.Parse(body, "Subscription"))).ToResource(),
            "Consent" => await _consents.CreateAsync(caller, FhirInput.Parse(body, "Consent"), http.RequestAborted),
            _ => throw NotHere(),
        };
        if (made["id"] is { } id)
        {
            http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}/fhir/{type}/{id}";
        }

        await FhirAnswers.WriteAsync(http, made, StatusCodes.Status201Created);
    }

    private async Task DeleteAsync(HttpContext http, Caller caller, string type, string id)
    {
        caller.Require(Known(type), Interactions.Delete, isOwn: true);
        if (type == "Subscription")
        {
            http.Response.StatusCode = _sources.Subscriptions is { } all && await all.DeleteAsync(caller, id)
                ? StatusCodes.Status204NoContent
                : throw FhirException.NotFound();
            return;
        }

        if (type != "Consent")
        {
            throw NotHere();
        }

        var body = await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted);
        await _consents.DeleteAsync(caller, id, body, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task StatusAsync(HttpContext http, Caller caller, string id)
    {
        caller.Require("Subscription", Interactions.Read, isOwn: true);
        var subscription = _sources.Subscriptions?.Of(caller).FirstOrDefault(one => one.Id == id)
            ?? throw FhirException.NotFound();
        await FhirAnswers.WriteAsync(http, new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "searchset",
            ["total"] = 1,
            ["entry"] = new JsonArray(new JsonObject
            {
                ["resource"] = subscription.ToStatus("query-status"),
                ["search"] = new JsonObject { ["mode"] = "match" },
            }),
        });
    }

    private async Task TransactAsync(HttpContext http, Caller caller)
    {
        caller.Require("Observation", Interactions.Create, isOwn: true);
        var body = await BoundedBody.ReadAsync(http.Request, MaxBody, http.RequestAborted);
        await FhirAnswers.WriteAsync(http, await _intake.TransactAsync(caller, body, http.RequestAborted));
    }

    private async Task EverythingAsync(HttpContext http, Caller caller, string id)
    {
        var patient = RequireExport(caller, id);
        var counts = http.Request.Query.Where(pair => pair.Key is "_count");
        if (http.Request.Query.Any(pair => pair.Key is not ("_count" or "_page")))
        {
            throw FhirException.Parameter("$everything", "takes _count alone.");
        }

        var query = SearchQuery.Parse("Observation", counts.Append(new("patient", id))) with { IsOldestFirst = true };
        var after = http.Request.Query["_page"] is [{ } link] ? Place(caller, link, id) : null;
        var page = await _export.EverythingAsync(caller, patient, query, after, http.RequestAborted)
            ?? throw FhirException.NotFound();
        await FhirAnswers.WriteAsync(http, EverythingBundle(http, caller, id, query, page));
    }

    private JsonObject EverythingBundle(HttpContext http, Caller caller, string id, SearchQuery query, FoundPage page)
    {
        var bundle = Bundle(http, caller, query, page with { Next = null });
        var at = $"{http.Request.Scheme}://{http.Request.Host}/fhir/Patient/{id}/$everything";
        var links = (JsonArray)bundle["link"]!;
        links[0]!["url"] = at;
        if (page.Next is { } next)
        {
            var link = _links.Seal(caller, $"Patient/{id}/$everything", query.Text, next);
            links.Add(new JsonObject
            {
                ["relation"] = "next",
                ["url"] = $"{at}?_count={query.Count}&_page={link}",
            });
        }

        return bundle;
    }

    private string Place(Caller caller, string link, string id)
    {
        var (type, _, after) = _links.Open(caller, link);
        return type == $"Patient/{id}/$everything"
            ? after
            : throw FhirException.Parameter("_page", "is the link of another search.");
    }

    private Task ExportAsync(HttpContext http, Caller caller, string id)
    {
        var patient = RequireExport(caller, id);
        return http.Request.Query.Count == 0
            ? _export.WriteAsync(http, caller, patient)
            : throw FhirException.Parameter("$export", "takes no parameters.");
    }

    private static MemberId? RequireExport(Caller caller, string id)
    {
        MemberId? patient = MemberId.TryParse(id, out var read) ? read : null;
        caller.Require("*", Interactions.Read, IsOwn(caller, patient));
        return patient;
    }

    private static FhirException NotHere() =>
        new(405, "not-supported", "This type does not take that here; /fhir/metadata says what it takes.");

    // Whether what is asked for is the caller's own, judged by the request alone.
    private static bool IsOwn(Caller caller, MemberId? patient) => patient is { } id
        ? caller.IsPatient(id)
        : caller.Member.Role == Role.Patient;

    private static MemberId? PatientOf(string type, string id) => type switch
    {
        "Patient" => MemberId.TryParse(id, out var patient) ? patient : default(MemberId),
        "Provenance" when TransactionId.TryParse(id, out _) => null,
        "Observation" or "Provenance" => ObservationId.TryParse(id, out var observation)
            ? observation.Patient
            : default(MemberId),
        _ => null,
    };
}
