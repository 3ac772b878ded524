using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>One ECG with its samples, one imaging study with its report, a questionnaire on smoking.</summary>
internal static class Examinations
{
    // One heartbeat in tenths of a millivolt at 50 samples a second: P, QRS, T.
    private static readonly int[] Beat =
    [
        0, 0, 1, 2, 2, 1, 0, 0, -2, 11, -4, 0, 0, 0, 1, 1, 2, 3, 3, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0,
    ];

    public static void Write(SyntheticChart chart, CareStaff staff, IReadOnlyList<Visit> visits)
    {
        AddElectrocardiogram(chart, staff, visits[3]);
        AddImaging(chart, staff, visits[5]);
        var smoking = Visits.Observation(
            "social-history",
            Code.Concept(Code.Loinc, "72166-2", "Tobacco smoking status"),
            chart.PatientByIdentifier,
            chart.Day(visits[0].DaysBefore));
        smoking["valueCodeableConcept"] = Code.Concept(Code.Snomed, "266919005", "Never smoked tobacco");
        chart.AddNew(smoking);
    }

    private static void AddElectrocardiogram(SyntheticChart chart, CareStaff staff, Visit visit)
    {
        var samples = Enumerable.Range(0, 6)
            .SelectMany(_ => Beat)
            .Select(level => (level * 10) + chart.Random.Between(-3, 3));
        var recording = Visits.Observation(
            "procedure",
            new JsonObject
            {
                ["coding"] = new JsonArray(
                    Code.Coding("urn:iso:std:iso:11073:10101", "131328", "MDC_ECG_ELEC_POTL"),
                    Code.Coding(Code.Loinc, "11524-6", "EKG study")),
                ["text"] = "Electrocardiogram, lead I",
            },
            chart.PatientRelative,
            chart.At(visit.DaysBefore, 9, 10));
        recording["performer"] = new JsonArray(Code.Reference(staff.Doctor));
        recording["component"] = new JsonArray(new JsonObject
        {
            ["code"] = Code.Concept("urn:iso:std:iso:11073:10101", "131329", "MDC_ECG_ELEC_POTL_I"),
            ["valueSampledData"] = new JsonObject
            {
                ["origin"] = Code.Quantity(0, "uV"),
                ["period"] = 20,
                ["factor"] = 10,
                ["dimensions"] = 1,
                ["data"] = string.Join(' ', samples),
            },
        });
        chart.AddStored(recording);
    }

    private static void AddImaging(SyntheticChart chart, CareStaff staff, Visit visit)
    {
        const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
        var study = chart.AddNew(new JsonObject
        {
            ["resourceType"] = "ImagingStudy",
            ["status"] = "available",
            ["modality"] = new JsonArray(Code.Coding(Dicom, "DX", "Digital Radiography")),
            ["subject"] = chart.PatientByUrl,
            ["encounter"] = Code.Reference(visit.Encounter),
            ["started"] = chart.At(visit.DaysBefore, 10, 5),
            ["procedureCode"] = Code.Concepts(Code.Snomed, "399208008", "Plain chest X-ray"),
            ["numberOfSeries"] = 1,
            ["numberOfInstances"] = 2,
            ["series"] = new JsonArray(new JsonObject
            {
                ["uid"] = "2.25." + chart.Random.Digits(24).TrimStart('0'),
                ["modality"] = Code.Coding(Dicom, "DX", "Digital Radiography"),
                ["numberOfInstances"] = 2,
            }),
        });
        chart.AddNew(new JsonObject
        {
            ["resourceType"] = "DiagnosticReport",
            ["status"] = "final",
            ["category"] = Code.Concepts(Code.ReportSection, "RAD", "Radiology"),
            ["code"] = Code.Concept(Code.Loinc, "36643-5", "Chest X-ray, two views"),
            ["subject"] = chart.PatientConditional,
            ["effectiveDateTime"] = chart.At(visit.DaysBefore, 10, 5),
            ["performer"] = new JsonArray(Code.Reference(staff.Hospital)),
            ["imagingStudy"] = new JsonArray(Code.Reference(study)),
            ["conclusion"] = "Heart size at the upper limit of normal. Lungs clear. No effusion.",
        });
    }
}
