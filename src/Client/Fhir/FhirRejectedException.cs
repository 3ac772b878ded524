namespace Salus.Client.Fhir;

/// <summary>A bundle was refused: <see cref="Code"/> is stable (spec fhir 6), the message says what to do and repeats
/// nothing that the bundle contains but names of FHIR elements and resource types.</summary>
public sealed class FhirRejectedException : Exception
{
    public FhirRejectedException(string code, string message)
        : base(message) => Code = code;

    public FhirRejectedException(string code, string message, Exception cause)
        : base(message, cause) => Code = code;

    /// <summary>One of the codes of <see cref="FhirRefusals"/>, kebab-case.</summary>
    public string Code { get; }
}
