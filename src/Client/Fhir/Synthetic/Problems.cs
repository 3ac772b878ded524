using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>Conditions and the allergy.</summary>
internal static class Problems
{
    private static readonly (string Code, string Text, bool IsActive)[] Conditions =
    [
        ("59621000", "Essential hypertension", true),
        ("44054006", "Type 2 diabetes mellitus", true),
        ("55822004", "Hyperlipidemia", true),
        ("195662009", "Acute viral pharyngitis", false),
        ("444814009", "Viral sinusitis", false),
    ];

    private static readonly (string Code, string Text, string Reaction)[] Allergens =
    [
        ("91936005", "Allergy to penicillin", "Urticaria"),
        ("91935009", "Allergy to peanut", "Swelling of the lips"),
        ("300916003", "Latex allergy", "Contact dermatitis"),
    ];

    /// <summary>Returns the references to the conditions, the lasting ones first.</summary>
    public static IReadOnlyList<string> Write(SyntheticChart chart, CareStaff staff)
    {
        var conditions = Conditions.Select((condition, at) => chart.AddNew(new JsonObject
        {
            ["resourceType"] = "Condition",
            ["clinicalStatus"] = Status("condition-clinical", condition.IsActive ? "active" : "resolved"),
            ["verificationStatus"] = Status("condition-ver-status", "confirmed"),
            ["category"] = Code.Concepts(
                "http://terminology.hl7.org/CodeSystem/condition-category",
                condition.IsActive ? "problem-list-item" : "encounter-diagnosis",
                condition.IsActive ? "Problem" : "Diagnosis"),
            ["code"] = Code.Concept(Code.Snomed, condition.Code, condition.Text),
            ["subject"] = chart.PatientByUrl,
            ["onsetDateTime"] = chart.Day(900 - (at * 120) + chart.Random.Between(0, 60)),
            ["recorder"] = Code.Reference(staff.Doctor),
        })).ToList();

        var allergen = chart.Random.Pick(Allergens);
        chart.AddStored(new JsonObject
        {
            ["resourceType"] = "AllergyIntolerance",
            ["clinicalStatus"] = Status("allergyintolerance-clinical", "active"),
            ["type"] = "allergy",
            ["criticality"] = "high",
            ["code"] = Code.Concept(Code.Snomed, allergen.Code, allergen.Text),
            ["patient"] = chart.PatientRelative,
            ["recordedDate"] = chart.Day(870),
            ["reaction"] = new JsonArray(new JsonObject
            {
                ["manifestation"] = new JsonArray(new JsonObject { ["text"] = allergen.Reaction }),
                ["severity"] = "moderate",
            }),
        });
        return conditions;
    }

    private static JsonObject Status(string system, string code) =>
        Code.Concept("http://terminology.hl7.org/CodeSystem/" + system, code, code);
}
