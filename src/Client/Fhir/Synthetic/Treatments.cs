using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>One prescription that was filled: its reference, text and price.</summary>
internal sealed record Prescription(string Reference, string Text, int DaysBefore, decimal Price);

/// <summary>Medication, procedures, immunizations and the plan of care.</summary>
internal static class Treatments
{
    private static readonly (string Code, string Text, decimal Price)[] Medications =
    [
        ("314076", "Lisinopril 10 MG Oral Tablet", 12.40m),
        ("860975", "Metformin hydrochloride 500 MG Oral Tablet", 18.75m),
        ("617312", "Atorvastatin 20 MG Oral Tablet", 21.10m),
        ("313782", "Acetaminophen 325 MG Oral Tablet", 6.35m),
    ];

    private static readonly (string Code, string Text)[] Procedures =
    [
        ("430193006", "Medication reconciliation"),
        ("171207006", "Depression screening"),
        ("134287002", "Diabetic retinal examination"),
        ("29303009", "Electrocardiographic procedure"),
        ("399208008", "Plain chest X-ray"),
    ];

    private static readonly (string Code, string Text)[] Vaccines =
    [
        ("140", "Influenza, seasonal, injectable, preservative free"),
        ("140", "Influenza, seasonal, injectable, preservative free"),
        ("113", "Tetanus and diphtheria toxoids, adsorbed"),
        ("121", "Zoster vaccine, live"),
        ("133", "Pneumococcal conjugate PCV 13"),
    ];

    public static IReadOnlyList<Prescription> Write(
        SyntheticChart chart, CareStaff staff, IReadOnlyList<Visit> visits, IReadOnlyList<string> problems)
    {
        var stocked = chart.AddStored(new JsonObject
        {
            ["resourceType"] = "Medication",
            ["code"] = Code.Concept(Code.RxNorm, Medications[0].Code, Medications[0].Text),
        });
        var prescriptions = Medications.Select((medication, at) =>
        {
            var visit = visits[at];
            var order = Order(chart, staff, visit, problems[Math.Min(at, problems.Count - 1)]);
            order[at == 0 ? "medicationReference" : "medicationCodeableConcept"] = at == 0
                ? Code.Reference(stocked)
                : Code.Concept(Code.RxNorm, medication.Code, medication.Text);
            return new Prescription(chart.AddStored(order), medication.Text, visit.DaysBefore, medication.Price);
        }).ToList();

        AddProcedures(chart, staff, visits);
        AddVaccines(chart, visits);
        chart.AddNew(new JsonObject
        {
            ["resourceType"] = "CarePlan",
            ["status"] = "active",
            ["intent"] = "plan",
            ["category"] = Code.Concepts(Code.Snomed, "698360004", "Diabetes self management plan"),
            ["subject"] = chart.PatientByUrl,
            ["period"] = new JsonObject { ["start"] = chart.Day(visits[1].DaysBefore) },
            ["addresses"] = new JsonArray(Code.Reference(problems[1])),
        });
        return prescriptions;
    }

    private static JsonObject Order(SyntheticChart chart, CareStaff staff, Visit visit, string reason) => new()
    {
        ["resourceType"] = "MedicationRequest",
        ["status"] = "active",
        ["intent"] = "order",
        ["subject"] = chart.PatientRelative,
        ["encounter"] = Code.Reference(visit.Encounter),
        ["authoredOn"] = chart.At(visit.DaysBefore, 9, 20),
        ["requester"] = Code.Reference(staff.Doctor),
        ["reasonReference"] = new JsonArray(Code.Reference(reason)),
        ["dosageInstruction"] = new JsonArray(new JsonObject
        {
            ["text"] = "One tablet in the morning",
            ["timing"] = new JsonObject
            {
                ["repeat"] = new JsonObject { ["frequency"] = 1, ["period"] = 1, ["periodUnit"] = "d" },
            },
        }),
    };

    private static void AddProcedures(SyntheticChart chart, CareStaff staff, IReadOnlyList<Visit> visits)
    {
        foreach (var (procedure, at) in Procedures.Select((procedure, at) => (procedure, at)))
        {
            chart.AddNew(new JsonObject
            {
                ["resourceType"] = "Procedure",
                ["status"] = "completed",
                ["code"] = Code.Concept(Code.Snomed, procedure.Code, procedure.Text),
                ["subject"] = chart.PatientConditional,
                ["encounter"] = Code.Reference(visits[at].Encounter),
                ["performedDateTime"] = chart.At(visits[at].DaysBefore, 9, 10),
                ["performer"] = new JsonArray(new JsonObject { ["actor"] = Code.Reference(staff.Doctor) }),
            });
        }
    }

    private static void AddVaccines(SyntheticChart chart, IReadOnlyList<Visit> visits)
    {
        foreach (var (vaccine, at) in Vaccines.Select((vaccine, at) => (vaccine, at)))
        {
            chart.AddStored(new JsonObject
            {
                ["resourceType"] = "Immunization",
                ["status"] = "completed",
                ["vaccineCode"] = Code.Concept("http://hl7.org/fhir/sid/cvx", vaccine.Code, vaccine.Text),
                ["patient"] = chart.PatientRelative,
                ["occurrenceDateTime"] = chart.At(visits[at].DaysBefore, 9, 22),
                ["primarySource"] = true,
                ["lotNumber"] = "LOT" + chart.Random.Digits(5),
            });
        }
    }
}
