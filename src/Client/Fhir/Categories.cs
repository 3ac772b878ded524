namespace Salus.Client.Fhir;

/// <summary>The kinds of data, as design section 1 spells them.</summary>
internal static class Categories
{
    public const string VitalSigns = "vital-signs";
    public const string Ecg = "ecg";
    public const string Activity = "activity";
    public const string Sleep = "sleep";
    public const string Laboratory = "laboratory";
    public const string Imaging = "imaging";
    public const string Medication = "medication";
    public const string PharmacyBill = "pharmacy-bill";
    public const string ClinicalNote = "clinical-note";
    public const string Diagnosis = "diagnosis";
    public const string Procedure = "procedure";
    public const string Immunization = "immunization";
    public const string Allergy = "allergy";
    public const string Claim = "claim";
    public const string EmergencySummary = "emergency-summary";
    public const string Environment = "environment";
}
