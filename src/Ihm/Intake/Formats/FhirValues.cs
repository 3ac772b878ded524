using System.Globalization;
using System.Text.Json;

namespace Salus.Ihm.Intake.Formats;

/// <summary>The values that an Observation can have: a Quantity, SampledData, a coded one.</summary>
internal static class FhirValues
{
    private const string Ucum = "http://unitsofmeasure.org";

    public static Draft Quantity(Draft draft, JsonElement quantity, string field)
    {
        var dot = field + ".";
        FhirParts.Object(quantity, field);
        if (FhirParts.Find(quantity, "comparator") is not null)
        {
            throw new ReadingException(
                ReadingCode.BadValue, $"{dot}comparator", "must not be there: a bound is no measurement.");
        }

        return draft with
        {
            Unit = Unit(quantity, dot),
            Values = [FhirParts.Number(quantity, "value", dot)],
        };
    }

    /// <summary>origin + factor x each of data, one every period ms (hl7.org/fhir/R4/datatypes.html#SampledData).
    /// </summary>
    public static Draft Sampled(Draft draft, JsonElement sampled, string field)
    {
        var dot = field + ".";
        FhirParts.Object(sampled, field);
        if (FhirParts.Number(sampled, "dimensions", dot) != 1)
        {
            throw new ReadingException(ReadingCode.BadValue, $"{dot}dimensions", "must be 1: one signal at a time.");
        }

        var origin = FhirParts.Object(
            FhirParts.Find(sampled, "origin") ?? throw new ReadingException(
                ReadingCode.MalformedReading, $"{dot}origin", "must be there (cardinality 1..1)."),
            $"{dot}origin");
        var zero = FhirParts.Number(origin, "value", $"{dot}origin.");
        var factor = FhirParts.Find(sampled, "factor") is null ? 1 : FhirParts.Number(sampled, "factor", dot);
        var data = FhirParts.Text(sampled, "data", dot).Split(' ');
        return draft with
        {
            Unit = Unit(origin, $"{dot}origin."),
            PeriodMs = FhirParts.Number(sampled, "period", dot),
            Values = [.. data.Select(text => zero + factor * Datum(text, $"{dot}data"))],
        };
    }

    public static Draft Concept(Draft draft, JsonElement concept, string field)
    {
        var signal = draft.Signal.Signal;
        if (!signal.IsCoded)
        {
            throw new ReadingException(ReadingCode.BadValue, field, "must be a valueQuantity: the signal is measured.");
        }

        var codes = FhirParts.Items(FhirParts.Object(concept, field), "coding")
            .Select(coding => FhirParts.Coding(coding, $"{field}.coding").Code);
        var code = codes.FirstOrDefault(signal.Codes.Contains);
        return draft with { Values = [Draft.CodeOf(signal, code, $"{field}.coding.code")] };
    }

    // E, U and L are an error, above and below what can be measured: a gap all three.
    private static double Datum(string text, string field) => text is "E" or "U" or "L"
        ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new ReadingException(ReadingCode.BadValue, field, "must be decimals, one space between each two.");

    private static string? Unit(JsonElement quantity, string dot)
    {
        var system = FhirParts.FindText(quantity, "system", dot);
        return system == Ucum
            ? FhirParts.FindText(quantity, "code", dot)
            : throw new ReadingException(ReadingCode.WrongUnit, $"{dot}system", $"must be {Ucum}.");
    }
}
