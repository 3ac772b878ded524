using System.Text.Json.Nodes;

namespace Salus.Ihm.Fhir;

/// <summary>A request of FHIR that cannot be answered: an HTTP status, a code of the value set issue-type, words that
/// say what would be right, and the element they are about.</summary>
internal sealed class FhirException(int status, string issue, string words, string? element = null) : Exception(issue)
{
    public int Status { get; } = status;

    public string Issue { get; } = issue;

    public string Words { get; } = words;

    /// <summary>The element, in FHIRPath's way (Observation.code).</summary>
    public string? Element { get; } = element;

    /// <summary>What the patient has to sign; null for other faults.</summary>
    public JsonObject? ToSign { get; init; }

    /// <summary>What is not there, and what is not for the caller: one answer (spec ihm-fhir 2.3).</summary>
    public static FhirException NotFound() => new(404, "not-found", "There is no such resource.");

    /// <summary>An element breaks a rule.</summary>
    public static FhirException Invalid(string element, string rule) =>
        new(400, "invalid", $"{element}: {rule}", element);

    /// <summary>A parameter of a search breaks a rule.</summary>
    public static FhirException Parameter(string name, string rule) =>
        new(400, "invalid", $"{name}: {rule}", $"http.{name.TrimStart('_')}");

    /// <summary>The patient's signed transaction is missing, or is another.</summary>
    public static FhirException Unsigned(string element, string rule, JsonObject toSign) =>
        new(422, "business-rule", $"{element}: {rule}", element) { ToSign = toSign };
}
