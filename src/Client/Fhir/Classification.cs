using static Salus.Client.Fhir.Categories;

namespace Salus.Client.Fhir;

/// <summary>The category of one patient document (spec fhir 3): by resource type, and for the types that hold many
/// kinds of data by their codes. What nothing decides is a clinical note, the category shared least.</summary>
internal static class Classification
{
    public static string CategoryOf(BundleEntry entry, ResourceType type)
    {
        var resource = entry.Resource;
        return entry.ResourceType switch
        {
            "Observation" => OfObservation(resource),
            "DiagnosticReport" => OfReport(resource),
            "Composition" or "DocumentReference" or "DocumentManifest" => OfWriting(resource),
            "Claim" or "ClaimResponse" or "ExplanationOfBenefit" => OfBill(resource),
            "ServiceRequest" => ByWords(resource.Codings("category"), CodeTables.RequestCategories) ?? Procedure,
            _ => type.Category ?? throw new InvalidOperationException($"{type.Name} is never a patient's document."),
        };
    }

    // A code that says more than the category comes first: questionnaires arrive as LAB, an ECG as procedure.
    private static string OfObservation(FhirElement observation) =>
        ByCode(observation.Codings("code"), CodeTables.Decisive)
        ?? ByWords(observation.Codings("category"), CodeTables.ObservationCategories)
        ?? ByCode(observation.Codings("code"), CodeTables.VitalSignCodes)
        ?? (observation.Has("specimen") || observation.HasAny("referenceRange") ? Laboratory : ClinicalNote);

    private static string OfReport(FhirElement report) =>
        ByCode(report.Codings("code"), CodeTables.Decisive)
        ?? ByWords(report.Codings("category"), CodeTables.ReportCategories)
        ?? ByCode(report.Codings("code"), CodeTables.Writings)
        ?? (report.HasAny("imagingStudy") ? Imaging : report.HasAny("specimen") ? Laboratory : ClinicalNote);

    private static string OfWriting(FhirElement writing) =>
        ByCode(writing.Codings("type"), CodeTables.Decisive)
        ?? ByCode(writing.Codings("type"), CodeTables.Writings)
        ?? ByCode(writing.Codings("category"), CodeTables.Writings)
        ?? ClinicalNote;

    private static string OfBill(FhirElement bill) =>
        bill.Codings("type").Any(coding => coding.Code is "pharmacy" or "PDE") ? PharmacyBill : Claim;

    /// <summary>Codes that mean something in their own system only.</summary>
    private static string? ByCode(IEnumerable<Coding> codings, CodeTable table) =>
        codings.Select(table.CategoryOf).FirstOrDefault(category => category is not null);

    /// <summary>The first row that any coding matches, so the table's order decides between several
    /// categories.</summary>
    private static string? ByWords(IEnumerable<Coding> codings, IReadOnlyList<(string Category, string Codes)> rows)
    {
        var codes = codings.Select(coding => coding.Code).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return codes.Count == 0
            ? null
            : rows.FirstOrDefault(row => row.Codes.Split(' ').Any(codes.Contains)).Category;
    }
}
