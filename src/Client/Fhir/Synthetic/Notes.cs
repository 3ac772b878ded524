using System.Text;
using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>Clinical notes as base64 text, which name the patient as real ones do, and the patient summary.</summary>
internal static class Notes
{
    private static readonly string[] Findings =
    [
        "Feels well, no chest pain, no shortness of breath on exertion.",
        "Reports occasional headache in the morning; home readings brought along.",
        "Walks daily, has cut down on salt, sleeps better.",
        "Mild sore throat for three days, no fever, otherwise well.",
    ];

    public static void Write(
        SyntheticChart chart, CareStaff staff, IReadOnlyList<Visit> visits, IReadOnlyList<string> problems)
    {
        foreach (var visit in visits.Take(4))
        {
            AddNote(chart, staff, visit);
        }

        chart.AddNew(new JsonObject
        {
            ["resourceType"] = "Composition",
            ["status"] = "final",
            ["type"] = Code.Concept(Code.Loinc, "60591-5", "Patient summary Document"),
            ["subject"] = chart.PatientByUrl,
            ["date"] = chart.Day(0),
            ["author"] = new JsonArray(Code.Reference(staff.Doctor)),
            ["title"] = "Patient summary",
            ["section"] = new JsonArray(new JsonObject
            {
                ["title"] = "Problems",
                ["code"] = Code.Concept(Code.Loinc, "11450-4", "Problem list"),
                ["entry"] = new JsonArray(problems.Take(3).Select(Code.Reference).ToArray<JsonNode>()),
            }),
        });
    }

    private static void AddNote(SyntheticChart chart, CareStaff staff, Visit visit)
    {
        var text = $"""
            Progress note, {chart.Day(visit.DaysBefore)}
            Patient: {chart.Person.FullName}, born {chart.Person.BirthText}

            {chart.Random.Pick(Findings)}
            Assessment: blood pressure and glucose reviewed, treatment continued.
            Plan: laboratory before the next visit.
            """.ReplaceLineEndings("\n");
        chart.AddNew(new JsonObject
        {
            ["resourceType"] = "DocumentReference",
            ["status"] = "current",
            ["type"] = Code.Concept(Code.Loinc, "11506-3", "Progress note"),
            ["category"] = Code.Concepts(
                "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
                "clinical-note",
                "Clinical Note"),
            ["subject"] = chart.PatientByIdentifier,
            ["date"] = chart.At(visit.DaysBefore, 9, 30),
            ["author"] = new JsonArray(Code.Reference(staff.Doctor)),
            ["content"] = new JsonArray(new JsonObject
            {
                ["attachment"] = new JsonObject
                {
                    ["contentType"] = "text/plain; charset=utf-8",
                    ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
                },
            }),
            ["context"] = new JsonObject { ["encounter"] = new JsonArray(Code.Reference(visit.Encounter)) },
        });
    }
}
