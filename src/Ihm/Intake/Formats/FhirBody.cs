using System.Text.Json;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>An Observation, or a Bundle of them that creates each: a `batch`, of which what is good is taken, or a
/// `transaction`, which is taken whole or not at all (hl7.org/fhir/R4/http.html#transaction).</summary>
internal static class FhirBody
{
    // spec ihm-intake 3.4
    public static void Read(ReadOnlyMemory<byte> json, MemberId? patient, ReceivedBody body)
    {
        using var document = JsonBody.Parse(json);
        var root = document.RootElement;
        switch (TypeOf(root))
        {
            case "Observation":
                FhirObservation.Read(root, "Observation", patient, body);
                break;
            case "Bundle":
                ReadBundle(root, patient, body);
                break;
            default:
                throw ReceivedBody.Malformed("resourceType", "must be Observation or Bundle.");
        }
    }

    private static void ReadBundle(JsonElement bundle, MemberId? patient, ReceivedBody body)
    {
        var type = bundle.TryGetProperty("type", out var said) && said.ValueKind == JsonValueKind.String
            ? said.GetString()
            : null;
        if (type is not ("transaction" or "batch"))
        {
            throw ReceivedBody.Malformed("Bundle.type", "must be transaction or batch.");
        }

        body.IsWhole = type == "transaction";
        if (!bundle.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            throw ReceivedBody.Malformed("Bundle.entry", "must be an array.");
        }

        ReceivedBody.RequireCount(entries.GetArrayLength());
        foreach (var (index, entry) in entries.EnumerateArray().Index())
        {
            ReadEntry(entry, $"Bundle.entry[{index}]", patient, body);
        }
    }

    private static void ReadEntry(JsonElement entry, string path, MemberId? patient, ReceivedBody body)
    {
        try
        {
            FhirParts.Object(entry, "");
            RequireRequest(entry);
            var resource = FhirParts.Find(entry, "resource") ?? throw new ReadingException(
                ReadingCode.MalformedReading, "resource", "must be there.");
            if (TypeOf(resource) != "Observation")
            {
                throw new ReadingException(
                    ReadingCode.ResourceNotTaken, "resource.resourceType", "must be Observation.");
            }

            FhirObservation.Read(resource, $"{path}.resource", patient, body);
        }
        catch (ReadingException fault)
        {
            body.Refuse(path, "", fault);
        }
    }

    // Rule bdl-3: an entry of a transaction or batch says what to do with it.
    private static void RequireRequest(JsonElement entry)
    {
        var request = FhirParts.Object(
            FhirParts.Find(entry, "request") ?? throw new ReadingException(
                ReadingCode.MalformedReading, "request", "must be there (rule bdl-3)."),
            "request");
        var (method, url) = (FhirParts.Text(request, "method", "request."), FhirParts.Text(request, "url", "request."));
        if (method != "POST" || url != "Observation")
        {
            throw new ReadingException(
                ReadingCode.ResourceNotTaken, "request", "must be POST Observation: readings are only added here.");
        }
    }

    private static string? TypeOf(JsonElement resource) =>
        resource.ValueKind == JsonValueKind.Object
            && resource.TryGetProperty("resourceType", out var type)
            && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;
}
