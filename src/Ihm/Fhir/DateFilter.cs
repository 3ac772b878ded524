using System.Globalization;
using System.Text.RegularExpressions;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>
/// A date parameter of a search (R4 search 3.1.1.4.7): a prefix and the span of time that the value stands for, as
/// exact as it was written; without a zone in UTC.
/// </summary>
internal sealed partial record DateFilter(string Prefix, long From, long To)
{
    private const string Rule =
        "must be a date as FHIR R4 has it (2026, 2026-11, 2026-11-21, 2026-11-21T10:00:00Z), after one of "
        + "eq, ne, lt, le, gt, ge, sa, eb or nothing.";

    /// <summary>The last millisecond that a date can name.</summary>
    public const long Latest = 253_402_300_799_999;

    public static DateFilter Parse(string name, string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw FhirException.Parameter(name, Rule);
        }

        var prefix = match.Groups["prefix"] is { Success: true } written ? written.Value : "eq";
        return Span(match) is var (from, to)
            ? new DateFilter(prefix, from, to)
            : throw FhirException.Parameter(name, Rule);
    }

    /// <summary>Whether something that lasted from a millisecond through another fits.</summary>
    public bool Fits(long start, long end) => Prefix switch
    {
        "eq" => From <= start && end < To,
        "ne" => !(From <= start && end < To),
        "lt" => start < From,
        "gt" => end >= To,
        "le" => start < From || (From <= start && end < To),
        "ge" => end >= To || (From <= start && end < To),
        "sa" => start >= To,
        "eb" => end < From,
        _ => throw new InvalidOperationException("a prefix is one of eight"),
    };

    /// <summary>Outside of this span nothing fits.</summary>
    public (long From, long To) Bounds => Prefix switch
    {
        "eq" => (From, To),
        "lt" or "eb" => (0, From),
        "le" => (0, To),
        "gt" or "sa" => (To, Latest + 1),
        "ge" => (From, Latest + 1),
        _ => (0, Latest + 1),
    };

    private static (long From, long To)? Span(Match match)
    {
        int Part(string group, int otherwise) => match.Groups[group] is { Success: true } part
            ? int.Parse(part.Value, CultureInfo.InvariantCulture)
            : otherwise;

        try
        {
            var ms = match.Groups["fraction"] is { Success: true } fraction
                ? int.Parse(fraction.Value.PadRight(3, '0')[..3], CultureInfo.InvariantCulture)
                : 0;
            var start = new DateTimeOffset(
                Part("year", 1),
                Part("month", 1),
                Part("day", 1),
                Part("hour", 0),
                Part("minute", 0),
                Part("second", 0),
                ms,
                Zone(match.Groups["zone"].Value));
            var end = match.Groups["fraction"].Success ? start.AddMilliseconds(1)
                : match.Groups["second"].Success ? start.AddSeconds(1)
                : match.Groups["hour"].Success ? start.AddMinutes(1)
                : match.Groups["day"].Success ? start.AddDays(1)
                : match.Groups["month"].Success ? start.AddMonths(1)
                : start.AddYears(1);
            return (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        }
        catch (ArgumentOutOfRangeException)
        {
            // The thirtieth of February, and what lies outside of the calendar.
            return null;
        }
    }

    private static TimeSpan Zone(string text) => text is "" or "Z"
        ? TimeSpan.Zero
        : TimeSpan.ParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture) * (text[0] == '-' ? -1 : 1);

    [GeneratedRegex(
        @"^(?<prefix>eq|ne|lt|le|gt|ge|sa|eb)?(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})"
        + @"(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?"
        + @"(?<zone>Z|[+\-](0[0-9]|1[0-4]):[0-5][0-9])?)?)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>Several of them: all have to fit.</summary>
internal sealed record DateFilters(IReadOnlyList<DateFilter> All)
{
    public Timestamp From => In(All.Select(one => one.Bounds.From).DefaultIfEmpty(0).Max());

    public Timestamp To => In(All.Select(one => one.Bounds.To).DefaultIfEmpty(DateFilter.Latest + 1).Min());

    private static Timestamp In(long unixMs) => new(Math.Clamp(unixMs, 0, DateFilter.Latest + 1));

    public bool Fit(Timestamp start, Timestamp end) => All.All(one => one.Fits(start.UnixMs, end.UnixMs));
}
