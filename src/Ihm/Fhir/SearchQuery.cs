using System.Globalization;
using Microsoft.Extensions.Primitives;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>
/// A search as it was asked for. What is not known is refused, since a filter that is passed over would show more than
/// was asked; but for dates a parameter stands once (spec ihm-fhir 3.1).
/// </summary>
internal sealed record SearchQuery
{
    public const int UsualCount = 50;
    public const int MostCount = 500;

    private const int MaxTokens = 50;
    private const int MaxLength = 4096;
    private static readonly string[] Everywhere = ["_id", "_count", "_sort", "_total", "_format"];

    public required string Type { get; init; }

    /// <summary>The query in one spelling, without its question mark.</summary>
    public required string Text { get; init; }

    public string? Id { get; init; }

    /// <summary>The patient asked for, as it was written.</summary>
    public string? Patient { get; init; }

    public IReadOnlyList<string> Codes { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string? Target { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<string> Identifiers { get; init; } = [];

    public DateFilters Dates { get; init; } = new([]);

    public int Count { get; init; } = UsualCount;

    public bool IsOldestFirst { get; init; }

    public bool IsTotalWanted { get; init; }

    /// <summary>The patient asked for; null where the text names none.</summary>
    public MemberId? PatientId =>
        Patient is { } text && MemberId.TryParse(IdOf(text, "Patient"), out var id) ? id : null;

    /// <summary>The id of a reference to a type: the id alone, relative, or at the end of an address.</summary>
    public static string IdOf(string reference, string type)
    {
        var at = reference.LastIndexOf($"{type}/", StringComparison.Ordinal);
        return at == 0 || (at > 0 && reference[at - 1] == '/') ? reference[(at + type.Length + 1)..] : reference;
    }

    public static SearchQuery Parse(string type, IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var known = Everywhere.Concat(Parameters(type)).ToArray();
        Dictionary<string, string[]> read = new(StringComparer.Ordinal);
        foreach (var (written, values) in parameters)
        {
            var name = written == "subject" ? "patient" : written;
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw FhirException.Parameter(
                    written.Length <= 64 ? written : "parameter",
                    $"is no parameter of a search for {type}; take {string.Join(", ", known)}, without modifiers.");
            }

            if (read.ContainsKey(name) || (values.Count != 1 && name != "date") || values.Count > 4)
            {
                throw FhirException.Parameter(name, name == "date" ? "stands at most four times." : "stands once.");
            }

            if (values.Any(value => string.IsNullOrEmpty(value) || value.Length > MaxLength))
            {
                throw FhirException.Parameter(name, $"must have 1 to {MaxLength} characters.");
            }

            read[name] = [.. values.Select(value => value!)];
        }

        return Read(type, read);
    }

    /// <summary>The parameters of a type, besides those of all.</summary>
    public static IReadOnlyList<string> Parameters(string type) => type switch
    {
        "Observation" => ["patient", "code", "category", "date"],
        "DocumentReference" => ["patient", "category", "date"],
        "Consent" or "Flag" => ["patient", "status"],
        "AuditEvent" => ["patient", "date"],
        "Provenance" => ["target"],
        "Device" => ["patient", "identifier"],
        "Patient" or "Practitioner" => ["identifier"],
        _ => [],
    };

    private static SearchQuery Read(string type, Dictionary<string, string[]> read)
    {
        string? One(string name) => read.TryGetValue(name, out var values) ? values[0] : null;
        IReadOnlyList<string> Tokens(string name) => One(name)?.Split(',') is not { } tokens ? []
            : tokens.Length <= MaxTokens ? tokens
            : throw FhirException.Parameter(name, $"must have at most {MaxTokens} values.");

        if (type is "Observation" or "DocumentReference" or "Consent" or "Flag" or "AuditEvent"
            && !read.ContainsKey("patient") && !read.ContainsKey("_id"))
        {
            throw new FhirException(
                400, "required", $"patient: a search for {type} names the patient.", "http.patient");
        }

        return new SearchQuery
        {
            Type = type,
            Text = string.Join('&', read.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair => pair.Value.Select(value => $"{pair.Key}={Uri.EscapeDataString(value)}"))),
            Id = One("_id"),
            Patient = One("patient"),
            Codes = Tokens("code"),
            Categories = Tokens("category"),
            Identifiers = Tokens("identifier"),
            Target = One("target"),
            Status = One("status"),
            Dates = new DateFilters([.. read.GetValueOrDefault("date", [])
                .Select(text => DateFilter.Parse("date", text))]),
            Count = CountOf(One("_count")),
            IsOldestFirst = Sort(One("_sort")),
            IsTotalWanted = Total(One("_total")),
        };
    }

    // More than the most is the most: R4 lets a server answer with less than was asked for.
    private static int CountOf(string? text) => text is null ? UsualCount
        : text.Length <= 18 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? (int)Math.Min(count, MostCount)
        : throw FhirException.Parameter("_count", "must be a whole number, 0 or more.");

    private static bool Sort(string? text) => text switch
    {
        null or "-date" => false,
        "date" => true,
        _ => throw FhirException.Parameter("_sort", "must be date or -date."),
    };

    private static bool Total(string? text) => text switch
    {
        null or "none" or "estimate" => false,
        "accurate" => true,
        _ => throw FhirException.Parameter("_total", "must be none, estimate or accurate."),
    };
}
