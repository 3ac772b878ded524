using Salus.Client.Fhir;
using Salus.Client.Fhir.Synthetic;
using Salus.Ledger;

namespace Salus.Cli.Tour;

/// <summary>The clinical documents that the tour is about, and what of them must never turn up in a store.</summary>
internal sealed record TourBundle(FhirBundle Bundle, IReadOnlyList<string> PersonalStrings, string Source)
{
    public IReadOnlyList<FhirDocument> Documents => Bundle.Documents;

    /// <summary>A bundle file, or an invented patient's. A file's name is not repeated: it may be the
    /// patient's.</summary>
    public static TourBundle Open(FileInfo? file, int seed)
    {
        if (file is not null)
        {
            var given = FhirBundle.Read(file.FullName);
            return new TourBundle(given, given.Patient.PersonalStrings, "the FHIR R4 bundle you gave");
        }

        var synthetic = SyntheticBundle.Generate(seed);
        return new TourBundle(
            FhirBundle.Read(synthetic.Json),
            synthetic.PersonalStrings,
            $"a FHIR R4 bundle of an invented patient (seed {seed})");
    }

    /// <summary>The category of the most documents.</summary>
    public Category Fullest => Documents.GroupBy(CategoryOf).MaxBy(group => group.Count())!.Key;

    public static Category CategoryOf(FhirDocument document) =>
        Code<Category>.TryParse(document.Category, out var category)
        ? category
        : throw new InvalidOperationException($"'{document.Category}' is no category");

    public IEnumerable<FhirDocument> In(Category category) =>
        Documents.Where(document => CategoryOf(document) == category);

    /// <summary>`31 laboratory, 12 medication, ...`, the most first.</summary>
    public string InCategories() => string.Join(", ", Documents
        .GroupBy(document => document.Category)
        .OrderByDescending(group => group.Count())
        .Select(group => $"{group.Count()} {group.Key}"));
}
