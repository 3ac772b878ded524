using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>One encounter: its reference and how many days before the last day it was.</summary>
internal sealed record Visit(string Encounter, int DaysBefore);

/// <summary>Encounters and the vital signs taken in them, in series that move as a treated patient's do.</summary>
internal static class Visits
{
    private const int Count = 8;

    public static IReadOnlyList<Visit> Write(SyntheticChart chart, CareStaff staff)
    {
        var visits = new List<Visit>();
        var height = chart.Random.Between(chart.Person.IsFemale ? 155m : 166m, chart.Person.IsFemale ? 176m : 191m, 1);
        var weight = chart.Random.Between(74m, 98m, 1);
        for (var at = 0; at < Count; at++)
        {
            var visit = AddEncounter(chart, staff, 840 - (at * 118) + chart.Random.Between(0, 20));
            visits.Add(visit);
            weight += chart.Random.Between(-1.8m, 0.9m, 1);
            AddVitalSigns(chart, visit, at, height, weight);
        }

        return visits;
    }

    public static JsonObject Observation(string category, JsonObject code, JsonObject subject, string when) => new()
    {
        ["resourceType"] = "Observation",
        ["status"] = "final",
        ["category"] = Code.Concepts(Code.ObservationCategory, category, category),
        ["code"] = code,
        ["subject"] = subject,
        ["effectiveDateTime"] = when,
    };

    private static Visit AddEncounter(SyntheticChart chart, CareStaff staff, int daysBefore)
    {
        var encounter = chart.AddNew(new JsonObject
        {
            ["resourceType"] = "Encounter",
            ["status"] = "finished",
            ["class"] = Code.Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory"),
            ["type"] = Code.Concepts(Code.Snomed, "390906007", "Follow-up encounter"),
            ["subject"] = chart.PatientByUrl,
            ["participant"] = new JsonArray(new JsonObject { ["individual"] = Code.Reference(staff.Doctor) }),
            ["period"] = new JsonObject { ["start"] = chart.At(daysBefore, 9), ["end"] = chart.At(daysBefore, 9, 25) },
            ["serviceProvider"] = Code.Reference(staff.Hospital),
        });
        return new Visit(encounter, daysBefore);
    }

    private static void AddVitalSigns(SyntheticChart chart, Visit visit, int at, decimal height, decimal weight)
    {
        var random = chart.Random;
        var systolic = 156 - (at * 3) + random.Between(-5, 5);
        var diastolic = 94 - at + random.Between(-4, 4);
        var bodyMass = decimal.Round(weight / (height * height / 10_000m), 1);
        Add(chart, visit, "8867-4", "Heart rate", Code.Quantity(random.Between(62, 88), "/min"));
        Add(chart, visit, "29463-7", "Body weight", Code.Quantity(weight, "kg"));
        Add(chart, visit, "39156-5", "Body mass index", Code.Quantity(bodyMass, "kg/m2"));
        if (at % 4 == 0)
        {
            Add(chart, visit, "8302-2", "Body height", Code.Quantity(height, "cm"));
            Add(chart, visit, "59408-5", "Oxygen saturation", Code.Quantity(random.Between(95, 99), "%"));
            Add(chart, visit, "8310-5", "Body temperature", Code.Quantity(random.Between(36.2m, 37.1m, 1), "Cel"));
        }

        var pressure = VitalSign(chart, visit, "85354-9", "Blood pressure panel");
        pressure["component"] = new JsonArray(
            Component("8480-6", "Systolic blood pressure", systolic),
            Component("8462-4", "Diastolic blood pressure", diastolic));
        chart.AddStored(pressure);
    }

    private static void Add(SyntheticChart chart, Visit visit, string loinc, string text, JsonObject quantity)
    {
        var sign = VitalSign(chart, visit, loinc, text);
        sign["valueQuantity"] = quantity;
        chart.AddStored(sign);
    }

    private static JsonObject VitalSign(SyntheticChart chart, Visit visit, string loinc, string text)
    {
        var sign = Observation(
            "vital-signs",
            Code.Concept(Code.Loinc, loinc, text),
            chart.PatientRelative,
            chart.At(visit.DaysBefore, 9, 5));
        sign["encounter"] = Code.Reference(visit.Encounter);
        return sign;
    }

    private static JsonObject Component(string loinc, string text, int value) => new()
    {
        ["code"] = Code.Concept(Code.Loinc, loinc, text),
        ["valueQuantity"] = Code.Quantity(value, "mm[Hg]"),
    };
}
