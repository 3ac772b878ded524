using System.Text.Json;

namespace Salus.Client.Fhir;

/// <summary>A code and the system that defines it; either may be absent.</summary>
internal readonly record struct Coding(string? System, string? Code, string? Display);

/// <summary>A JSON object of a bundle, read with its types checked: a member of the wrong type refuses the bundle with
/// <c>bundle-not-fhir</c> and the name of the place, an absent one is null or empty (spec fhir 6.3).</summary>
internal readonly record struct FhirElement(JsonElement Json, string Place)
{
    public bool Has(string name) => Json.TryGetProperty(name, out _);

    public string? Text(string name)
    {
        if (!Json.TryGetProperty(name, out var value))
        {
            return null;
        }

        return TextOf(value) ?? throw WrongType(name, "a string");
    }

    /// <summary>The strings of an array; FHIR lets a primitive be null there when only its extension is
    /// known.</summary>
    public IEnumerable<string> Texts(string name)
    {
        foreach (var item in Items(name))
        {
            if (item.ValueKind != JsonValueKind.Null)
            {
                yield return TextOf(item) ?? throw WrongType(name, "an array of strings");
            }
        }
    }

    public FhirElement? Object(string name)
    {
        if (!Json.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? new FhirElement(value, Place)
            : throw WrongType(name, "an object");
    }

    public IEnumerable<FhirElement> Objects(string name)
    {
        foreach (var item in Items(name))
        {
            yield return item.ValueKind == JsonValueKind.Object
                ? new FhirElement(item, Place)
                : throw WrongType(name, "an array of objects");
        }
    }

    /// <summary>The objects of a member that R4 repeats in some resources and has once in others (category,
    /// subject).</summary>
    public IEnumerable<FhirElement> OneOrMany(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? [new FhirElement(value, Place)]
            : Objects(name);

    /// <summary>Every coding of a CodeableConcept, or of an array of them.</summary>
    public IEnumerable<Coding> Codings(string name) =>
        OneOrMany(name)
            .SelectMany(concept => concept.Objects("coding"))
            .Select(coding => new Coding(coding.Text("system"), coding.Text("code"), coding.Text("display")));

    /// <summary>Whether an array is there and not empty.</summary>
    public bool HasAny(string name) => Items(name).Any();

    public FhirRejectedException WrongType(string name, string expected) =>
        new(FhirRefusals.NotFhir, $"{Place}: `{name}` must be {expected}, as FHIR R4 defines it. Correct the bundle.");

    private JsonElement.ArrayEnumerator Items(string name)
    {
        if (!Json.TryGetProperty(name, out var value))
        {
            return default;
        }

        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw WrongType(name, "an array");
    }

    private static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException notText)
        {
            // An escaped lone surrogate is JSON by its grammar and no Unicode text (RFC 8259 section 8.2).
            throw new FhirRejectedException(
                FhirRefusals.NotJson,
                "A string of the bundle is not Unicode text (half of a surrogate pair). Export the bundle again.",
                notText);
        }
    }
}
