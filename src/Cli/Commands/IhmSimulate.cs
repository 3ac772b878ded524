using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Ihm.Intake;
using Salus.Ihm.Sensors;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm simulate`: a person with sensors on, whose day is played in a minute or two.</summary>
internal static class IhmSimulate
{
    private const int ReadingsInBatch = 50;
    private const int UsualSeed = 20261121;

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = $"The same seed measures the same. Default: {UsualSeed}.",
        HelpName = "N",
        DefaultValueFactory = _ => UsualSeed,
    };

    private static readonly Option<int> Hours = new("--hours")
    {
        Description = "How much of the person's life, up to now. Default: 24.",
        HelpName = "N",
        DefaultValueFactory = _ => 24,
    };

    private static readonly Option<SimulatedEpisode[]> Episodes = new("--episode")
    {
        Description = "What befalls the person when, after the beginning: NAME@H:MM. Several. Names: "
            + $"{string.Join(", ", Code<EpisodeKind>.All)}. Default: each once in a day.",
        HelpName = "NAME@H:MM",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Read,
    };

    private static readonly Option<bool> Healthy = new("--healthy")
    {
        Description = "Nothing befalls the person.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "simulate",
        "As a patient: plays a person with sensors on, up to now, through the real intake, in batches that a "
        + "registered device signs. The sensors are registered as a device when they are first used. As a device that "
        + "is registered already: the same, for the patient named.",
        "./salus ihm simulate --as alice",
        "./salus ihm simulate --as ./salus-device-3kf2pq.json --patient PATIENT",
        "./salus ihm simulate --hours 6 --episode desaturation@3:00 --as alice",
        "./salus ihm simulate --minutes 5 --episode fever@8:00 --episode atrial-fibrillation@20:30 --as alice")
        .With(Seed, Hours, Playing.Minutes, Episodes, Healthy, SensorDevice.Patient, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(SimulateAsync);

    private static async Task<Answer> SimulateAsync(Call call)
    {
        var (hours, minutes) = (call.Get(Hours), Playing.MinutesOf(call));
        if (hours is < 1 or > 24 * 366)
        {
            throw new FailureException(
                "simulation-malformed", "--hours is from 1 to 8784.", "For instance: --hours 24 --minutes 5");
        }

        SimulatedEpisode[] episodes = call.Get(Healthy) ? []
            : call.Get(Episodes) is { Length: > 0 } named ? named
            : [.. SimulatedEpisode.Day.Where(episode => episode.At.TotalHours < hours)];
        if (episodes.FirstOrDefault(episode => episode.At.TotalHours >= hours) is { } late)
        {
            throw new FailureException(
                "simulation-malformed",
                $"--episode: {Code<EpisodeKind>.Text(late.Kind)} would begin after the {hours} hours that are played.",
                $"Let it begin before, or play more: --hours {(int)late.At.TotalHours + 1}");
        }

        var link = await SensorDevice.ConnectAsync(call);
        var length = TimeSpan.FromHours(hours);
        var now = new Timestamp(Call.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var start = now.PlusMs(-(long)length.TotalMilliseconds);
        var person = new SimulatedPerson(call.Get(Seed), start, episodes);
        var readings = await Playing.PlayAsync(
            call, link, person.Measure(length).Chunk(ReadingsInBatch), new Pace(start, length, minutes));
        return Describe(readings, link, start, episodes);
    }

    private static Answer Describe(
        long readings, SensorLink link, Timestamp start, IReadOnlyList<SimulatedEpisode> episodes) => new(
        new JsonObject
        {
            ["readings"] = readings,
            ["counts"] = Playing.ToJson(link),
            ["episodes"] = new JsonArray(
            [
                .. episodes.Select(JsonNode (episode) => new JsonObject
                {
                    ["episode"] = Code<EpisodeKind>.Text(episode.Kind),
                    ["from"] = start.PlusMs((long)episode.At.TotalMilliseconds).UnixMs,
                    ["to"] = start.PlusMs((long)(episode.At + episode.Lasting).TotalMilliseconds).UnixMs,
                }),
            ]),
        },
        View.Lines(
        [
            $"{readings} readings were played: {Playing.Words(link)}.",
            .. episodes.Select(episode => $"  {Code<EpisodeKind>.Text(episode.Kind)} from "
                + $"{FinalWords.Time(start.PlusMs((long)episode.At.TotalMilliseconds))} on, for "
                + $"{episode.Lasting.TotalMinutes:F0} minutes"),
        ]));

    private static SimulatedEpisode[] Read(ArgumentResult result)
    {
        List<SimulatedEpisode> episodes = [];
        foreach (var word in result.Tokens.Select(token => token.Value))
        {
            var parts = word.Split('@');
            if (parts.Length == 2
                && Code<EpisodeKind>.TryParse(parts[0], out var kind)
                && TimeSpan.TryParseExact(
                    parts[1], ["h\\:mm", "hh\\:mm"], CultureInfo.InvariantCulture, out var at))
            {
                episodes.Add(new SimulatedEpisode(kind, at));
            }
            else
            {
                result.AddError(
                    $"--episode: '{word}' must be NAME@H:MM, NAME of: {string.Join(", ", Code<EpisodeKind>.All)}.");
            }
        }

        return [.. episodes];
    }
}
