namespace Salus.Client.Fhir;

/// <summary>The stable codes with which a bundle is refused (spec fhir 6.2).</summary>
public static class FhirRefusals
{
    /// <summary>There is no file of that name.</summary>
    public const string NotFound = "bundle-not-found";

    /// <summary>The file is there and the operating system will not let it be read.</summary>
    public const string Unreadable = "bundle-unreadable";

    /// <summary>No byte, or nothing but white space.</summary>
    public const string Empty = "bundle-empty";

    /// <summary>More than 32 MiB.</summary>
    public const string TooLarge = "bundle-too-large";

    /// <summary>Not one JSON value in UTF-8, or an object that names a member twice.</summary>
    public const string NotJson = "bundle-not-json";

    /// <summary>Objects and arrays nested deeper than 64.</summary>
    public const string TooDeep = "bundle-too-deep";

    /// <summary>JSON that is not a FHIR R4 Bundle, or has the wrong type of value where it is read.</summary>
    public const string NotFhir = "bundle-not-fhir";

    /// <summary>A Bundle that is a history, a response, or of a type that R4 does not have.</summary>
    public const string WrongType = "bundle-wrong-type";

    /// <summary>Two entries with one fullUrl.</summary>
    public const string DuplicateUrl = "bundle-duplicate-url";

    /// <summary>No entry is a Patient.</summary>
    public const string NoPatient = "bundle-no-patient";

    /// <summary>More than one entry is a Patient.</summary>
    public const string TwoPatients = "bundle-two-patients";

    /// <summary>A resource is about somebody who is not the bundle's Patient.</summary>
    public const string ForeignSubject = "bundle-foreign-subject";
}
