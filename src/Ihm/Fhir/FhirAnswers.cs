using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Salus.Ihm.Fhir;

/// <summary>How resources are written to callers.</summary>
internal static class FhirAnswers
{
    public const string MediaType = "application/fhir+json; charset=utf-8";
    public const string LinesMediaType = "application/fhir+ndjson";

    /// <summary>Under this address a message says what the patient has to sign.</summary>
    public const string ToSignExtension = "urn:salus:fhir:to-sign";

    public static async Task WriteAsync(HttpContext http, JsonObject resource, int status = StatusCodes.Status200OK)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(resource);
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType;
        http.Response.ContentLength = body.Length;
        if (resource["meta"]?["versionId"] is { } version)
        {
            http.Response.Headers.ETag = $"W/\"{version}\"";
        }

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    /// <summary>An OperationOutcome of one issue.</summary>
    public static JsonObject Outcome(string issue, string words, string? element = null, string severity = "error")
    {
        var one = new JsonObject { ["severity"] = severity, ["code"] = issue, ["diagnostics"] = words };
        if (element is not null)
        {
            one["expression"] = new JsonArray(element);
        }

        return new JsonObject { ["resourceType"] = "OperationOutcome", ["issue"] = new JsonArray(one) };
    }

    public static JsonObject Outcome(FhirException fault)
    {
        var outcome = Outcome(fault.Issue, fault.Words, fault.Element);
        if (fault.ToSign is { } toSign)
        {
            outcome["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = ToSignExtension,
                ["valueString"] = toSign.ToJsonString(),
            });
        }

        return outcome;
    }
}
