using System.Globalization;
using System.Text.Json;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>Moments as they are written: RFC 3339 with its zone, or whole milliseconds since 1970.</summary>
internal static class Moments
{
    private const string Right =
        "must be a moment since 1970: 2026-11-21T08:30:00Z or with +01:00, or whole milliseconds.";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    public static Timestamp Read(JsonElement element, string field) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out var ms) => Of(ms, field),
        JsonValueKind.String => Read(element.GetString()!, field),
        _ => throw new ReadingException(ReadingCode.BadTime, field, Right),
    };

    public static Timestamp Read(string text, string field)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms))
        {
            return Of(ms, field);
        }

        // "Z" is a zone, and the platform's formats know it only as a letter.
        var zoned = text.EndsWith('Z') ? string.Concat(text.AsSpan(0, text.Length - 1), "+00:00") : text;
        return DateTimeOffset.TryParseExact(
            zoned, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? Of(moment.ToUnixTimeMilliseconds(), field)
            : throw new ReadingException(ReadingCode.BadTime, field, Right);
    }

    private static Timestamp Of(long ms, string field) => ms >= 0 && ms <= Timestamp.Latest.UnixMs
        ? new Timestamp(ms)
        : throw new ReadingException(ReadingCode.BadTime, field, Right);
}
