using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Episodes;
using Spectre.Console.Rendering;

namespace Salus.Cli.Evaluating;

/// <summary>Episodes and faults that were put into recordings, by kind.</summary>
internal static class EpisodesView
{
    public static Scored Of(DataSet.PlainRecordings recordings, Action<string> report, CancellationToken stop)
    {
        var scores = Score.Each(recordings.All, recordings.Name, one => FaultTrial.Of(one).ToList(), report, stop)
            .SelectMany(one => one).ToList();
        var falseAlarms = FaultTrial.FalseAlarmsPerHour(recordings.All);
        var document = Document(scores, falseAlarms);
        document["dataset"] = "recordings";
        return new Scored(recordings.Name, document, Table(scores, falseAlarms));
    }

    public static IRenderable Table(List<EpisodeScore> scores, double falseAlarms) => View.Together(
        View.Table(
            ["injected", "recording", "tried", "found", "delay (s)"],
            scores.OrderBy(score => score.Kind, StringComparer.Ordinal).Select(score => new[]
            {
                score.Kind, score.Name, $"{score.Tried}", $"{score.Found}", $"{score.DelaySeconds:F1}",
            }),
            "Nothing was injected."),
        View.Lines(
            $"Injected with seed {EpisodeTrial.Seed}: {scores.Sum(score => score.Found)} of "
            + $"{scores.Sum(score => score.Tried)} found; "
            + $"{falseAlarms:F2} findings an hour in the recordings as they are."));

    public static JsonObject Document(List<EpisodeScore> scores, double falseAlarms) => new()
    {
        ["seed"] = EpisodeTrial.Seed,
        ["tried"] = scores.Sum(score => score.Tried),
        ["found"] = scores.Sum(score => score.Found),
        ["recall"] = scores.Count == 0
            ? null
            : Math.Round((double)scores.Sum(score => score.Found) / scores.Sum(score => score.Tried), 4),
        ["falseAlarmsPerHour"] = Math.Round(falseAlarms, 4),
        ["trials"] = new JsonArray([.. scores.Select(JsonNode (score) => new JsonObject
        {
            ["recording"] = score.Name,
            ["kind"] = score.Kind,
            ["tried"] = score.Tried,
            ["found"] = score.Found,
            ["delaySeconds"] = score.DelaySeconds,
        })]),
    };
}
