namespace Salus.Client.Fhir;

/// <summary>One resource of the bundle's patient: what is sealed as one record. <paramref name="Json"/> is the
/// resource's exact bytes in the bundle; <paramref name="Title"/> is a label for the reader's own screen and never
/// leaves it; a partial <paramref name="Date"/> (a year, a month) is its first instant in UTC (spec fhir 1.3,
/// 4).</summary>
public sealed record FhirDocument(
    string ResourceType,
    string Category,
    string Title,
    DateTimeOffset? Date,
    ReadOnlyMemory<byte> Json)
{
    /// <summary>Resource type and category only: a title may say what a person suffers from.</summary>
    public override string ToString() => $"{ResourceType} ({Category})";
}

/// <summary>A resource that belongs to no patient: an organisation, a practitioner, a medication (spec fhir
/// 2.8).</summary>
public sealed record SupportingResource(string ResourceType, ReadOnlyMemory<byte> Json)
{
    /// <summary>The resource type only.</summary>
    public override string ToString() => ResourceType;
}
