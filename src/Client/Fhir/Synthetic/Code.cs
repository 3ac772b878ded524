using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>FHIR's small building blocks as JSON: codes, quantities, identifiers of code systems.</summary>
internal static class Code
{
    public const string Loinc = "http://loinc.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    public const string ReportSection = "http://terminology.hl7.org/CodeSystem/v2-0074";

    private const string Ucum = "http://unitsofmeasure.org";

    public static JsonObject Coding(string system, string code, string display) =>
        new() { ["system"] = system, ["code"] = code, ["display"] = display };

    public static JsonObject Concept(string system, string code, string text) =>
        new() { ["coding"] = new JsonArray(Coding(system, code, text)), ["text"] = text };

    public static JsonArray Concepts(string system, string code, string text) => [Concept(system, code, text)];

    public static JsonObject Quantity(decimal value, string unit) =>
        new() { ["value"] = value, ["unit"] = unit, ["system"] = Ucum, ["code"] = unit };

    public static JsonObject Money(decimal value) => new() { ["value"] = value, ["currency"] = "USD" };

    public static JsonObject Reference(string reference) => new() { ["reference"] = reference };
}
