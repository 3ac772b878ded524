namespace Salus.Cli.Commands;

/// <summary>Media types and the ends of file names, for the kinds of documents that clinics have.</summary>
internal static class MediaTypes
{
    public const string Fhir = "application/fhir+json";

    private const string Anything = "application/octet-stream";

    private static readonly (string Type, string Extension)[] Known =
    [
        (Fhir, ".fhir.json"),
        ("application/json", ".json"),
        ("application/pdf", ".pdf"),
        ("application/dicom", ".dcm"),
        ("application/xml", ".xml"),
        ("image/png", ".png"),
        ("image/jpeg", ".jpg"),
        ("image/jpeg", ".jpeg"),
        ("text/plain", ".txt"),
        ("text/csv", ".csv"),
    ];

    /// <summary>The type of a file by its name.</summary>
    public static string Of(string fileName) => Known
        .Where(known => fileName.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase))
        .Select(known => known.Type)
        .FirstOrDefault(Anything);

    /// <summary>How the name of a file of this type ends.</summary>
    public static string ExtensionOf(string mediaType) => Known
        .Where(known => known.Type == Bare(mediaType))
        .Select(known => known.Extension)
        .FirstOrDefault(".bin");

    /// <summary>Whether it can be shown as text.</summary>
    public static bool IsText(string mediaType) =>
        Bare(mediaType) is var type && (type.StartsWith("text/", StringComparison.Ordinal)
            || type.EndsWith("json", StringComparison.Ordinal)
            || type.EndsWith("xml", StringComparison.Ordinal));

    public static bool IsJson(string mediaType) => Bare(mediaType).EndsWith("json", StringComparison.Ordinal);

    // Without its parameters, of which a file's name may be one. spec portal 5.11
    private static string Bare(string mediaType) => mediaType.Split(';')[0].Trim();
}
