using System.CommandLine;
using System.Globalization;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>Options whose values are moments: ISO 8601, UTC unless an offset is given, or milliseconds since
/// 1970.</summary>
internal static class MomentOption
{
    public static Option<Timestamp?> Of(string name, string description) => new(name)
    {
        Description = $"{description} ISO 8601 (UTC unless it says otherwise), or Unix milliseconds.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (TryParse(text, out var moment))
            {
                return moment;
            }

            result.AddError(
                $"{name}: '{text}' is no moment. Write it as 2026-03-03, 2026-03-03T12:00Z or 1772539200000.");
            return null;
        },
    };

    public static bool TryParse(string text, out Timestamp moment)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms > 9_999)
        {
            moment = new Timestamp(ms);
            return ms <= Timestamp.Latest.UnixMs;
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var time)
            && text.Length >= "2026-03-03".Length
            && time >= DateTimeOffset.UnixEpoch;
        moment = isTime ? new Timestamp(time.ToUnixTimeMilliseconds()) : default;
        return isTime;
    }
}
