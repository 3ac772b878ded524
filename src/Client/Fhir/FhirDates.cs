using System.Globalization;

namespace Salus.Client.Fhir;

/// <summary>When a resource's event happened, from the first of its date elements that is there (spec fhir
/// 4.2).</summary>
internal static class FhirDates
{
    private static readonly string[] Formats =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    // From what happened, over what was planned, to when it was written down.
    private static readonly string[] Elements =
    [
        "effectiveDateTime", "effectiveInstant", "effectivePeriod", "performedDateTime", "performedPeriod",
        "occurrenceDateTime", "occurrencePeriod", "onsetDateTime", "onsetPeriod", "started", "start", "period",
        "billablePeriod", "whenHandedOver", "date", "authoredOn", "authored", "created", "recordedDate", "recorded",
        "assertedDate", "dateTime", "issued", "sent", "dateWritten", "startDate",
    ];

    public static DateTimeOffset? Of(FhirElement resource) =>
        Elements.Where(resource.Has).Select(name => Read(resource, name)).FirstOrDefault(date => date is not null);

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    private static DateTimeOffset? Read(FhirElement resource, string name)
    {
        if (!name.EndsWith("eriod", StringComparison.Ordinal))
        {
            return Parse(resource.Text(name));
        }

        var period = resource.Object(name);
        return Parse(period?.Text("start")) ?? Parse(period?.Text("end"));
    }
}
