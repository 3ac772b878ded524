using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Salus.Ihm.Fhir;

/// <summary>What the facade does, as a CapabilityStatement (spec ihm-fhir 1.1).</summary>
internal static class Capabilities
{
    private const string Released = "2026-11-21";

    /// <summary>The types it has.</summary>
    public static FrozenSet<string> Types { get; } = FrozenSet.ToFrozenSet(
    [
        "Patient", "Practitioner", "Device", "Observation", "DocumentReference", "Consent", "Flag", "AuditEvent",
        "Provenance", "Subscription",
    ]);

    public static JsonObject Statement() => new()
    {
        ["resourceType"] = "CapabilityStatement",
        ["status"] = "active",
        ["date"] = Released,
        ["kind"] = "instance",
        ["software"] = new JsonObject { ["name"] = "Salus IoT Health Manager" },
        ["implementation"] = new JsonObject
        {
            ["description"] = "What a patient's devices measured, to whom the patient granted it.",
        },
        ["fhirVersion"] = "4.0.1",
        ["format"] = new JsonArray("application/fhir+json"),
        ["rest"] = new JsonArray(new JsonObject
        {
            ["mode"] = "server",
            ["security"] = new JsonObject
            {
                ["description"] = "DPoP tokens (RFC 9449) from POST /v1/token, with SMART scopes; what is shown is "
                    + "what a permit of the ledger opens, POST /v1/permits. See docs/spec/callers.md.",
            },
            ["resource"] = new JsonArray(
                [.. Types.Order(StringComparer.Ordinal).Select(type => (JsonNode)Resource(type))]),
            ["interaction"] = new JsonArray(Code("transaction"), Code("batch")),
            ["operation"] = new JsonArray(
                Operation("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything"),
                Operation("export", "urn:salus:fhir:patient-export")),
        }),
    };

    private static JsonObject Resource(string type)
    {
        var interactions = new JsonArray(Code("read"), Code("search-type"));
        if (type is "Observation" or "Consent" or "Subscription")
        {
            interactions.Add(Code("create"));
        }

        if (type is "Consent" or "Subscription")
        {
            interactions.Add(Code("delete"));
        }

        return new JsonObject
        {
            ["type"] = type,
            ["interaction"] = interactions,
            ["versioning"] = "no-version",
            ["searchParam"] = new JsonArray([.. SearchQuery.Parameters(type).Prepend("_id").Select(name => (JsonNode)
                new JsonObject { ["name"] = name, ["type"] = KindOf(name) })]),
        };
    }

    private static string KindOf(string parameter) => parameter switch
    {
        "patient" or "target" => "reference",
        "date" => "date",
        _ => "token",
    };

    private static JsonObject Code(string code) => new() { ["code"] = code };

    private static JsonObject Operation(string name, string definition) =>
        new() { ["name"] = name, ["definition"] = definition };
}
