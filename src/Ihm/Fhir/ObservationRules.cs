using System.Collections.Frozen;
using System.Text.Json;

namespace Salus.Ihm.Fhir;

/// <summary>The rules of R4 for an Observation that comes in, apart from what its values may be: that is intake's
/// matter (spec ihm-fhir 5.2).</summary>
internal static class ObservationRules
{
    private static readonly string[] Statuses =
    [
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
    ];

    private static readonly string[] Effective =
        ["effectiveDateTime", "effectivePeriod", "effectiveTiming", "effectiveInstant"];

    private static readonly string[] Values =
    [
        "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange",
        "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod",
    ];

    private static readonly FrozenSet<string> Elements = FrozenSet.ToFrozenSet(
    [
        "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension",
        "modifierExtension", "identifier", "basedOn", "partOf", "status", "category", "code", "subject", "focus",
        "encounter", "issued", "performer", "dataAbsentReason", "interpretation", "note", "bodySite", "method",
        "specimen", "device", "referenceRange", "hasMember", "derivedFrom", "component", .. Effective, .. Values,
    ]);

    /// <summary>Checks one; the text of its subject's reference.</summary>
    public static string? Check(FhirInput observation)
    {
        observation.HasOnly(Elements);
        observation.Code("status", Statuses);
        CheckConcept(observation, "code");
        foreach (var category in observation.Objects("category"))
        {
            category.Objects("coding");
        }

        observation.OneOf("effective[x]", Effective);
        CheckValue(observation);
        foreach (var component in observation.Objects("component"))
        {
            CheckConcept(component, "code");
            CheckValue(component);
        }

        return observation.Object("subject")?.Text("reference");
    }

    private static void CheckConcept(FhirInput parent, string name)
    {
        var concept = parent.Required(name);
        foreach (var coding in concept.Objects("coding"))
        {
            coding.Text("system");
            coding.Text("code");
        }

        if (!concept.Has("coding") && concept.Text("text") is null)
        {
            throw parent.Wrong(name, "must have a coding or a text.");
        }
    }

    private static void CheckValue(FhirInput parent)
    {
        if (parent.OneOf("value[x]", Values) is not { } value)
        {
            return;
        }

        // obs-6 of R4.
        if (parent.Has("dataAbsentReason"))
        {
            throw parent.Wrong("dataAbsentReason", "shall only be there where value[x] is not (obs-6).");
        }

        if (value == "valueQuantity")
        {
            var quantity = parent.Required(value);
            if (!quantity.Json.TryGetProperty("value", out var number) || number.ValueKind != JsonValueKind.Number)
            {
                throw quantity.Wrong("value", "must be a number.");
            }

            quantity.Text("unit");
            quantity.Text("system");
            quantity.Text("code");
        }
    }
}
