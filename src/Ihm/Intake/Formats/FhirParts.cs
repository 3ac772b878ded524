using System.Globalization;
using System.Text.Json;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>Elements of FHIR R4 resources; what is wrong is a <see cref="ReadingException"/> that names the element and
/// the rule.</summary>
internal static class FhirParts
{
    public static JsonElement Object(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object
            ? element
            : throw new ReadingException(ReadingCode.MalformedReading, field, "must be an object (FHIR R4 2.6.2).");

    public static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? Present(value, name) : null;

    public static string Text(JsonElement parent, string name, string dot = "") =>
        FindText(parent, name, dot) ?? throw new ReadingException(
            ReadingCode.MalformedReading, dot + name, "must be there (cardinality 1..1).");

    public static string? FindText(JsonElement parent, string name, string dot) =>
        Find(parent, name) is { } value ? JsonParts.TextOf(value, dot + name) : null;

    public static double Number(JsonElement parent, string name, string dot) => Find(parent, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        null => throw new ReadingException(
            ReadingCode.MalformedReading, dot + name, "must be there (cardinality 1..1)."),
        _ => throw new ReadingException(ReadingCode.BadValue, dot + name, "must be a decimal (a JSON number)."),
    };

    public static IReadOnlyList<JsonElement> Items(JsonElement parent, string name) => Find(parent, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } items => [.. items.EnumerateArray()],
        _ => throw new ReadingException(ReadingCode.MalformedReading, name, "must be an array (it may repeat)."),
    };

    public static (string System, string Code) Coding(JsonElement coding, string field) =>
        (FindText(Object(coding, field), "system", $"{field}.") ?? "",
            FindText(coding, "code", $"{field}.") ?? "");

    /// <summary>When it was measured: the moment; of a period its end, or its start for what goes on from
    /// there.</summary>
    public static Timestamp Effective(JsonElement resource, bool fromStart)
    {
        foreach (var name in (string[])["effectiveDateTime", "effectiveInstant"])
        {
            if (FindText(resource, name, "") is { } moment)
            {
                return At(moment, name);
            }
        }

        if (Find(resource, "effectivePeriod") is not { } period)
        {
            throw new ReadingException(
                ReadingCode.BadTime, "effective[x]", "must be an effectiveDateTime, an effectiveInstant or a Period.");
        }

        var start = FindText(Object(period, "effectivePeriod"), "start", "effectivePeriod.");
        var end = FindText(period, "end", "effectivePeriod.");
        return (fromStart ? start ?? end : end ?? start) is { } chosen
            ? At(chosen, "effectivePeriod")
            : throw new ReadingException(ReadingCode.BadTime, "effectivePeriod", "must have a start or an end.");
    }

    /// <summary>`meta.versionId`, which is 1 where it is not there.</summary>
    public static int Version(JsonElement resource)
    {
        var text = Find(resource, "meta") is { } meta
            ? FindText(Object(meta, "meta"), "versionId", "meta.")
            : null;
        return text is null
            ? 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 1
            ? version
            : throw new ReadingException(ReadingCode.BadVersion, "meta.versionId", "must be an integer from 1.");
    }

    // A number would be milliseconds elsewhere; in FHIR it would be a year.
    private static Timestamp At(string text, string field) => text.Contains('T', StringComparison.Ordinal)
        ? Moments.Read(text, field)
        : throw new ReadingException(
            ReadingCode.BadTime, field, "must have a time of day and a zone: 2026-11-21T08:30:00Z.");

    private static JsonElement Present(JsonElement value, string name) => value.ValueKind == JsonValueKind.Null
        ? throw new ReadingException(ReadingCode.MalformedReading, name, "must not be null (FHIR R4 2.6.2).")
        : value;
}
