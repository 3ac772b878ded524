using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Ihm.Intake;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>From when to when what is played was measured, and in how many minutes it is played; 0: as fast as it is
/// taken.</summary>
internal sealed record Pace(Timestamp Start, TimeSpan Length, double Minutes)
{
    public TimeSpan Until(Timestamp measured) => Minutes == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMinutes(Minutes) * ((measured.UnixMs - Start.UnixMs) / Length.TotalMilliseconds);
}

/// <summary>Sends measurements one batch after the other.</summary>
internal static class Playing
{
    public static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "In how many minutes it is played. Default: as fast as the IHM takes it.",
        HelpName = "N",
    };

    public static double MinutesOf(Call call) => call.Get(Minutes) is >= 0 and <= 100_000 and var minutes
        ? minutes
        : throw new FailureException(
            "minutes-malformed", "--minutes is from 0 to 100000.", "For instance: --minutes 5");

    public static async Task<long> PlayAsync(
        Call call, SensorLink link, IEnumerable<Reading[]> batches, Pace pace)
    {
        using var progress = call.Screen.Progress();
        var began = Call.Time.GetTimestamp();
        var readings = 0L;
        foreach (var batch in batches)
        {
            var wait = pace.Until(batch[^1].Time) - Call.Time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, Call.Time, call.Stop);
            }

            await link.SendAsync(batch, call.Stop);
            readings += batch.Length;
            progress.Report($"{readings} readings sent, up to {batch[^1].Time}");
        }

        return readings;
    }

    public static string Words(SensorLink link) =>
        string.Join(", ", link.Counts.Where(pair => pair.Value > 0).Select(pair => $"{pair.Value} {pair.Key}"));

    public static JsonObject ToJson(SensorLink link) =>
        new(link.Counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
