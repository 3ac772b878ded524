using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>Panels with UCUM units and reference ranges, each reported in a DiagnosticReport.</summary>
internal static class LaboratoryPanels
{
    private static readonly Panel[] Panels =
    [
        new("57698-3", "Lipid panel", [
            new("2093-3", "Cholesterol, total", "mg/dL", 168, 246, 125, 200),
            new("2571-8", "Triglycerides", "mg/dL", 92, 214, 0, 150),
            new("2085-9", "HDL cholesterol", "mg/dL", 38, 64, 40, 80),
            new("18262-6", "LDL cholesterol", "mg/dL", 88, 161, 0, 130),
        ]),
        new("58410-2", "Complete blood count", [
            new("6690-2", "Leukocytes", "10*3/uL", 4.4m, 10.2m, 4.5m, 11m),
            new("789-8", "Erythrocytes", "10*6/uL", 4.1m, 5.6m, 4.2m, 5.9m),
            new("718-7", "Hemoglobin", "g/dL", 12.4m, 16.4m, 12m, 17.5m),
            new("4544-3", "Hematocrit", "%", 37, 48, 36, 50),
            new("777-3", "Platelets", "10*3/uL", 168, 372, 150, 400),
        ]),
        new("51990-0", "Basic metabolic panel", [
            new("2339-0", "Glucose", "mg/dL", 92, 171, 70, 100),
            new("38483-4", "Creatinine", "mg/dL", 0.7m, 1.3m, 0.6m, 1.2m),
            new("33914-3", "Estimated glomerular filtration rate", "mL/min/{1.73_m2}", 66, 104, 60, 120),
            new("4548-4", "Hemoglobin A1c", "%", 6.1m, 8.2m, 4m, 5.6m),
        ]),
    ];

    public static void Write(SyntheticChart chart, CareStaff staff, IReadOnlyList<Visit> visits)
    {
        Visit[] drawn = [visits[1], visits[^2]];
        foreach (var visit in drawn)
        {
            foreach (var panel in Panels)
            {
                AddPanel(chart, staff, visit, panel);
            }
        }
    }

    private static void AddPanel(SyntheticChart chart, CareStaff staff, Visit visit, Panel panel)
    {
        var results = panel.Analytes
            .Select(analyte => Code.Reference(AddResult(chart, visit, analyte)))
            .ToArray<JsonNode>();
        chart.AddNew(new JsonObject
        {
            ["resourceType"] = "DiagnosticReport",
            ["status"] = "final",
            ["category"] = Code.Concepts(Code.ReportSection, "LAB", "Laboratory"),
            ["code"] = Code.Concept(Code.Loinc, panel.Loinc, panel.Text),
            ["subject"] = chart.PatientByUrl,
            ["encounter"] = Code.Reference(visit.Encounter),
            ["effectiveDateTime"] = chart.At(visit.DaysBefore, 9, 15),
            ["issued"] = chart.At(visit.DaysBefore - 1, 7, 30),
            ["performer"] = new JsonArray(Code.Reference(staff.Hospital)),
            ["result"] = new JsonArray(results),
        });
    }

    private static string AddResult(SyntheticChart chart, Visit visit, Analyte analyte)
    {
        var decimals = analyte.Most < 20 ? 1 : 0;
        var value = chart.Random.Between(analyte.Least, analyte.Most, decimals);
        var flag = value < analyte.RangeLow ? "L" : value > analyte.RangeHigh ? "H" : "N";
        var result = Visits.Observation(
            "laboratory",
            Code.Concept(Code.Loinc, analyte.Loinc, analyte.Text),
            chart.PatientConditional,
            chart.At(visit.DaysBefore, 9, 15));
        result["encounter"] = Code.Reference(visit.Encounter);
        result["valueQuantity"] = Code.Quantity(value, analyte.Unit);
        result["interpretation"] = Code.Concepts(
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", flag, flag);
        result["referenceRange"] = new JsonArray(new JsonObject
        {
            ["low"] = Code.Quantity(analyte.RangeLow, analyte.Unit),
            ["high"] = Code.Quantity(analyte.RangeHigh, analyte.Unit),
        });
        return chart.AddNew(result);
    }

    private sealed record Panel(string Loinc, string Text, Analyte[] Analytes);

    private sealed record Analyte(
        string Loinc, string Text, string Unit, decimal Least, decimal Most, decimal RangeLow, decimal RangeHigh);
}
