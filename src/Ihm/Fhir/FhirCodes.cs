using System.Text.Json.Nodes;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>The codings under which signals and categories are told and searched for.</summary>
internal static class FhirCodes
{
    public const string Loinc = "http://loinc.org";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string SignalSystem = "urn:salus:signal";
    public const string CategorySystem = "urn:salus:category";
    public const string MemberSystem = "urn:salus:member";

    private const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    private const string Profiles = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The panel of a systolic and a diastolic pressure, its code fixed by the vital-signs profile.</summary>
    public static readonly (string System, string Code)[] PressurePanel = [(Loinc, "85354-9")];

    /// <summary>The codes of a signal. The vital-signs profile fixes 2708-6 for oxygen saturation.</summary>
    public static IReadOnlyList<(string System, string Code)> Of(Signal signal) => signal == Signal.OxygenSaturation
        ? [(Loinc, "2708-6"), (Loinc, signal.Loinc), (SignalSystem, signal.Name)]
        : signal.CodeSystem == Loinc
        ? [(Loinc, signal.Loinc), (SignalSystem, signal.Name)]
        : [(SignalSystem, signal.Name)];

    /// <summary>The codes of a category.</summary>
    public static IReadOnlyList<(string System, string Code)> Of(Category category) => category switch
    {
        Category.VitalSigns => [(ObservationCategory, "vital-signs"), (CategorySystem, "vital-signs")],
        Category.Activity => [(ObservationCategory, "activity"), (CategorySystem, "activity")],
        Category.Laboratory => [(ObservationCategory, "laboratory"), (CategorySystem, "laboratory")],
        Category.Ecg => [(ObservationCategory, "procedure"), (CategorySystem, "ecg")],
        _ => [(CategorySystem, Code<Category>.Text(category))],
    };

    /// <summary>The profile of R4 that an Observation of one value follows; null where there is none.</summary>
    public static string? ProfileOf(Signal signal) => signal.Loinc switch
    {
        "8867-4" => $"{Profiles}heartrate",
        "9279-1" => $"{Profiles}resprate",
        "59408-5" => $"{Profiles}oxygensat",
        "8310-5" => $"{Profiles}bodytemp",
        "29463-7" => $"{Profiles}bodyweight",
        _ => null,
    };

    public static string PressureProfile => $"{Profiles}bp";

    public static JsonObject Concept(IEnumerable<(string System, string Code)> codings, string? text = null)
    {
        var concept = new JsonObject
        {
            ["coding"] = new JsonArray([.. codings.Select(coding => (JsonNode)Coding(coding.System, coding.Code))]),
        };
        if (text is not null)
        {
            concept["text"] = text;
        }

        return concept;
    }

    public static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    public static JsonObject Reference(string type, MemberId id) => new() { ["reference"] = $"{type}/{id}" };

    public static JsonObject Identifier(string system, string value) =>
        new() { ["system"] = system, ["value"] = value };

    /// <summary>Whether a token of a search names one of the codes: <c>code</c>, <c>system|code</c>,
    /// <c>system|</c>.</summary>
    public static bool Matches(string token, IEnumerable<(string System, string Code)> codings) =>
        token.Split('|') switch
        {
            [var code] => codings.Any(coding => coding.Code == code),
            [var system, ""] => codings.Any(coding => coding.System == system),
            [var system, var code] => codings.Any(coding => coding.System == system && coding.Code == code),
            _ => false,
        };

    /// <summary>Whether one of the tokens does; all do where there is none.</summary>
    public static bool MatchesAny(IReadOnlyList<string> tokens, IReadOnlyList<(string System, string Code)> codings) =>
        tokens.Count == 0 || tokens.Any(token => Matches(token, codings));
}
