using System.Globalization;
using System.Text.Json;

namespace Salus.Ihm.Fhir;

/// <summary>An object of a resource that came in, read with its types checked: what breaks a rule of R4 names the
/// element and the rule (spec ihm-fhir 1.4).</summary>
internal readonly record struct FhirInput(JsonElement Json, string Place)
{
    private const int MaxDepth = 32;

    /// <summary>Reads a resource of one of some types.</summary>
    public static FhirInput Parse(ReadOnlyMemory<byte> utf8, params string[] types)
    {
        try
        {
            using var document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return Of(document.RootElement.Clone(), string.Join('|', types), types);
        }
        catch (JsonException)
        {
            throw new FhirException(
                400, "structure", $"The body must be JSON in UTF-8, at most {MaxDepth} levels deep, no member twice.");
        }
    }

    /// <summary>Takes an object for a resource of one of some types.</summary>
    public static FhirInput Of(JsonElement json, string place, params string[] types)
    {
        var type = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("resourceType", out var named)
            && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        return types.Contains(type, StringComparer.Ordinal)
            ? new FhirInput(json, type)
            : throw FhirException.Invalid($"{place}.resourceType", $"must be {string.Join(" or ", types)}.");
    }

    public string Type => Place.Split('.')[0];

    public bool Has(string name) => Json.TryGetProperty(name, out _);

    public string? Text(string name)
    {
        if (!Json.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Wrong(name, "must be a string that is not empty.");
    }

    public string RequiredText(string name) => Text(name) ?? throw Wrong(name, "must be there (1..1).", "required");

    public string Code(string name, params string[] allowed) =>
        RequiredText(name) is var text && allowed.Contains(text, StringComparer.Ordinal)
            ? text
            : throw Wrong(name, $"must be one of {string.Join(", ", allowed)}.", "code-invalid");

    public FhirInput? Object(string name) => !Json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? new FhirInput(value, $"{Place}.{name}")
        : throw Wrong(name, "must be an object.");

    public FhirInput Required(string name) => Object(name) ?? throw Wrong(name, "must be there (1..1).", "required");

    public IReadOnlyList<FhirInput> Objects(string name)
    {
        if (!Json.TryGetProperty(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw Wrong(name, "must be an array that is not empty.");
        }

        List<FhirInput> items = [];
        foreach (var item in value.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{Place}.{name}[{items.Count}]");
            items.Add(item.ValueKind == JsonValueKind.Object
                ? new FhirInput(item, place)
                : throw FhirException.Invalid(place, "must be an object."));
        }

        return items;
    }

    /// <summary>A moment, written with its date, time and zone.</summary>
    public DateTimeOffset Moment(string name) =>
        DateTimeOffset.TryParseExact(
            RequiredText(name),
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment)
            ? moment
            : throw Wrong(name, "must be a dateTime with seconds and zone (2026-11-21T10:00:00Z).");

    /// <summary>Which one of some elements is there: at most one may be.</summary>
    public string? OneOf(string choice, params string[] names)
    {
        var place = this;
        var present = names.Where(name => place.Has(name)).ToArray();
        return present.Length <= 1
            ? present.FirstOrDefault()
            : throw FhirException.Invalid(
                $"{Place}.{choice}", $"only one may be there, not {string.Join(" and ", present)}.");
    }

    /// <summary>Refuses elements that the type does not have.</summary>
    public void HasOnly(IReadOnlySet<string> names)
    {
        foreach (var member in Json.EnumerateObject())
        {
            if (!names.Contains(member.Name) && !names.Contains(member.Name.TrimStart('_')))
            {
                var name = member.Name.Length <= 64 ? member.Name : "an element";
                throw FhirException.Invalid($"{Place}.{name}", $"is no element of {Type} in R4.");
            }
        }
    }

    public FhirException Wrong(string name, string rule, string issue = "invalid") =>
        new(400, issue, $"{Place}.{name}: {rule}", $"{Place}.{name}");
}
