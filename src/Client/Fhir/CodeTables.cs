using static Salus.Client.Fhir.Categories;

namespace Salus.Client.Fhir;

/// <summary>Codes of LOINC, IEEE 11073 (MDC) and SNOMED CT with the category each decides.</summary>
internal sealed class CodeTable
{
    private readonly Dictionary<(string System, string Code), string> _categories = [];

    public CodeTable(params (string Category, string System, string Codes)[] rows)
    {
        foreach (var (category, system, codes) in rows)
        {
            foreach (var code in codes.Split(' '))
            {
                _categories.Add((system, code), category);
            }
        }
    }

    /// <summary>A coding without a system is taken for LOINC, whose codes carry a check digit.</summary>
    public string? CategoryOf(Coding coding)
    {
        var system = coding.System is null or "urn:oid:2.16.840.1.113883.6.1" ? CodeTables.Loinc
            : coding.System == "urn:oid:2.16.840.1.113883.6.24" ? CodeTables.Mdc
            : coding.System;
        return coding.Code is null ? null : _categories.GetValueOrDefault((system, coding.Code));
    }
}

/// <summary>The tables of spec fhir 3.3 to 3.7.</summary>
internal static class CodeTables
{
    public const string Loinc = "http://loinc.org";
    public const string Mdc = "urn:iso:std:iso:11073:10101";

    /// <summary>Codes that decide whatever category the sender gave.</summary>
    public static readonly CodeTable Decisive = new(
        // EKG study, 12-lead panel, impression, intervals.
        (Ecg, Loinc, "11524-6 34534-8 8601-7 8625-6 8633-0 8634-8 8636-3 18844-1"),
        // MDC_ECG_ELEC_POTL and its leads I, II, V1 to V6, III, aVR, aVL, aVF.
        (Ecg, Mdc, "131328 131329 131330 131331 131332 131333 131334 131335 131336 131389 131390 131391 131392"),
        // Steps, distance, energy, exercise.
        (Activity, Loinc, "55423-8 41950-7 41953-1 41981-2 55411-3 55424-6 55430-3 73985-4 80493-0"),
        // REM, light, deep, total sleep.
        (Sleep, Loinc, "93829-0 93830-8 93831-6 93832-4"),
        (Categories.Environment, Loinc, "60832-3"),
        // PHQ-2, PHQ-9, PHQ-A, GAD-7, AUDIT-C, DAST-10, HARK, PRAPARE and their scores: answers, not laboratory values.
        (ClinicalNote, Loinc, "55757-9 55758-7 44249-1 44261-6 89206-7 89204-2 69737-5 70274-6 72109-2 75626-2 "
            + "82666-9 82667-7 76499-3 76504-0 93025-5"),
        // Tobacco, abuse, sexual orientation, housing, HIV status, cause of death, death certificate.
        (ClinicalNote, Loinc, "72166-2 28245-9 76690-7 71802-3 55277-8 69453-9 69409-1"),
        // International Patient Summary.
        (EmergencySummary, Loinc, "60591-5"));

    /// <summary>HL7 observation-category; who says several means the one that is shared least.</summary>
    public static readonly IReadOnlyList<(string Category, string Codes)> ObservationCategories =
    [
        (ClinicalNote, "survey social-history sdoh"),
        (Sleep, "sleep"),
        (Activity, "activity physical-activity"),
        (VitalSigns, "vital-signs"),
        (Imaging, "imaging"),
        (Laboratory, "laboratory lab"),
        (Categories.Environment, "environment"),
        (Procedure, "procedure"),
        (ClinicalNote, "exam therapy"),
    ];

    /// <summary>The vital signs profile of FHIR R4, Synthea's additions, pulse oximetry in MDC.</summary>
    public static readonly CodeTable VitalSignCodes = new(
        (VitalSigns, Loinc, "85353-1 85354-9 55284-4 35094-2 8480-6 8462-4 8478-0 8867-4 9279-1 2708-6 "
            + "59408-5 8310-5 8331-1 8328-7 8332-9 8302-2 8306-3 29463-7 3141-9 39156-5 59576-9 77606-2 8287-5 9843-4 "
            + "72514-3 80404-7"),
        (VitalSigns, Mdc, "150456 149530 149538 149546 150016"));

    /// <summary>HL7 v2-0074 (diagnostic service section), US Core's LOINC parts, SNOMED CT specialties.</summary>
    public static readonly IReadOnlyList<(string Category, string Codes)> ReportCategories =
    [
        (Ecg, "EC"),
        (Imaging, "RAD RX RUS CT CUS NMR NMS OUS VUS XRC imaging LP29684-5 394914008 363679005"),
        (Procedure, "CTH PF procedure"),
        (Laboratory, "LAB OSL HM CH MB MCB MYC PAR VR SR IMM BG BLB CG CP SP PAT TX URN GE laboratory LP7839-6 "
            + "108252007 394915009"),
    ];

    /// <summary>LOINC document types of DocumentReference, Composition and DiagnosticReport that are not
    /// notes.</summary>
    public static readonly CodeTable Writings = new(
        (Laboratory, Loinc, "11502-2 26436-6 11526-1 27898-6"),
        (Imaging, Loinc, "18748-4 18726-0 18782-3 18760-9"),
        (Medication, Loinc, "57833-6 10160-0 56445-0"),
        (Immunization, Loinc, "11369-6 82593-5"),
        (Allergy, Loinc, "48765-2"),
        (Diagnosis, Loinc, "11450-4"),
        (Procedure, Loinc, "11504-8 28570-0 47519-4"));

    /// <summary>SNOMED CT categories of ServiceRequest.</summary>
    public static readonly IReadOnlyList<(string Category, string Codes)> RequestCategories =
    [
        (Laboratory, "108252007 laboratory"),
        (Imaging, "363679005 imaging"),
    ];
}
