using System.Globalization;

namespace Salus.Client.Fhir;

/// <summary>A label for a person to read, made from a resource's code and nothing that names the patient (spec fhir
/// 4.1).</summary>
internal static class FhirTitles
{
    private const int MaxLength = 120;

    private static readonly Dictionary<string, string[]> CodeElements = new(StringComparer.Ordinal)
    {
        ["Immunization"] = ["vaccineCode"],
        ["MedicationRequest"] = ["medicationCodeableConcept"],
        ["MedicationStatement"] = ["medicationCodeableConcept"],
        ["MedicationAdministration"] = ["medicationCodeableConcept"],
        ["MedicationDispense"] = ["medicationCodeableConcept"],
        ["CarePlan"] = ["category"],
        ["CareTeam"] = ["category", "reasonCode"],
        ["Consent"] = ["scope"],
        ["Goal"] = ["description"],
        ["ImagingStudy"] = ["procedureCode"],
        ["Encounter"] = ["type"],
        ["Composition"] = ["type"],
        ["DocumentReference"] = ["type"],
        ["DocumentManifest"] = ["type"],
        ["Specimen"] = ["type"],
        ["Device"] = ["type"],
    };

    private static readonly string[] UsualElements = ["code"];

    public static string Of(BundleEntry entry, BundleReferences references)
    {
        if (entry.ResourceType is "Claim" or "ExplanationOfBenefit" or "ClaimResponse")
        {
            return BillTitle(entry);
        }

        var names = CodeElements.GetValueOrDefault(entry.ResourceType) ?? UsualElements;
        var label = names.Select(name => LabelOf(entry.Resource, name)).FirstOrDefault(text => text is not null)
            ?? MedicationLabel(entry, references);
        return Clean(label ?? Words(entry.ResourceType));
    }

    private static string BillTitle(BundleEntry bill)
    {
        var kind = bill.Resource.Codings("type").Select(coding => coding.Display ?? coding.Code).FirstOrDefault();
        return Clean(kind is null ? Words(bill.ResourceType) : $"{Words(bill.ResourceType)}, {kind}");
    }

    private static string? MedicationLabel(BundleEntry entry, BundleReferences references)
    {
        var text = entry.Resource.Object("medicationReference")?.Text("reference");
        return text is not null && references.Find(entry, text) is BundleReferences.Target.Found found
            ? LabelOf(found.Resource, "code")
            : null;
    }

    private static string? LabelOf(FhirElement resource, string name)
    {
        foreach (var concept in resource.OneOrMany(name))
        {
            var label = concept.Text("text") ?? concept.Objects("coding")
                .Select(coding => coding.Text("display") ?? coding.Text("code"))
                .FirstOrDefault(text => text is not null);
            if (!string.IsNullOrWhiteSpace(label))
            {
                return label;
            }
        }

        return null;
    }

    /// <summary>`ExplanationOfBenefit` as `Explanation of benefit`.</summary>
    private static string Words(string resourceType) =>
        string.Concat(resourceType.Select((letter, at) =>
            at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));

    // Cf holds the marks that turn the direction of text round and so hide what is printed.
    private static bool IsPrinted(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    /// <summary>One line without control characters: a title is printed on terminals, and a bundle is input.</summary>
    private static string Clean(string label)
    {
        var oneLine = string.Join(
            ' ',
            string.Concat(label.Select(c => IsPrinted(c) ? c : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return oneLine.Length <= MaxLength ? oneLine : string.Concat(oneLine.AsSpan(0, MaxLength - 1), "…");
    }
}
