using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Episodes;

namespace Salus.Cli.Evaluating;

/// <summary>Ventricular beats from intervals and from the waveform; below them episodes in the recorded heart rate.
/// </summary>
internal static class BeatsView
{
    public static Scored Of(DataSet.LabelledBeats beats, Action<string> report, CancellationToken stop)
    {
        var scores = Score.Each(beats.Recordings, beats.Name, Trials.Of, report, stop);
        var episodes = Score.Each(
            beats.Recordings, $"{beats.Name}, episodes", one => EpisodeTrial.Of(one).ToList(), report, stop)
            .SelectMany(one => one).ToList();
        var falseAlarms = EpisodeTrial.FalseAlarmsPerHour(beats.Recordings);
        var enough = scores.Where(score => score.Ventricular >= BeatScore.Enough).ToList();
        return new Scored(
            beats.Name,
            Document(scores, enough, EpisodesView.Document(episodes, falseAlarms)),
            View.Together(
                View.Table(
                    ["recording", "ventricular", "from", "precision", "recall", "F1", "wrong", "missed"],
                    [
                        .. scores.SelectMany(score => Rows(score.Name, score.Ventricular, score)),
                        .. Totals("all", scores),
                        .. enough.Count > 0 ? Totals($"with {BeatScore.Enough} or more", enough) : [],
                    ],
                    "There is no recording."),
                EpisodesView.Table(episodes, falseAlarms)));
    }

    private static IEnumerable<string[]> Rows(string name, int ventricular, BeatScore score)
    {
        yield return Row(name, ventricular, "intervals", score.FromIntervals);
        if (score.FromWaveform is { } waveform)
        {
            yield return Row(name, ventricular, "waveform", waveform);
            yield return Row(name, ventricular, "waveform, any beat", score.Beats!.Value);
        }
    }

    private static IEnumerable<string[]> Totals(string name, List<BeatScore> scores)
    {
        yield return Row(name, scores.Sum(score => score.Ventricular), "intervals", Intervals(scores));
        if (Waveforms(scores) is { } waveform)
        {
            var ventricular = scores.Where(score => score.FromWaveform is not null).Sum(score => score.Ventricular);
            yield return Row(name, ventricular, "waveform", waveform);
        }
    }

    private static string[] Row(string name, int ventricular, string from, Counts counts) =>
    [
        name, $"{ventricular}", from, $"{counts.Precision:F3}", $"{counts.Recall:F3}", $"{counts.F1:F3}",
        $"{counts.Wrong}", $"{counts.Missed}",
    ];

    private static Counts Intervals(IEnumerable<BeatScore> scores) =>
        Counts.Sum(scores.Select(score => score.FromIntervals));

    private static Counts? Waveforms(IEnumerable<BeatScore> scores) =>
        scores.Select(score => score.FromWaveform).OfType<Counts>().ToList() is { Count: > 0 } all
            ? Counts.Sum(all)
            : null;

    // The root has the total from intervals, which every recording has.
    private static JsonObject Document(List<BeatScore> scores, List<BeatScore> enough, JsonObject episodes)
    {
        var document = Measures(Intervals(scores));
        document["dataset"] = "labelled-beats";
        document["intervals"] = Measures(Intervals(scores));
        document["waveform"] = Waveforms(scores) is { } waveform ? Measures(waveform) : null;
        document["withEnough"] = new JsonObject
        {
            ["ventricularAtLeast"] = BeatScore.Enough,
            ["intervals"] = enough.Count > 0 ? Measures(Intervals(enough)) : null,
            ["waveform"] = Waveforms(enough) is { } many ? Measures(many) : null,
        };
        document["files"] = new JsonArray([.. scores.Select(JsonNode (score) => new JsonObject
        {
            ["file"] = score.Name,
            ["ventricular"] = score.Ventricular,
            ["intervals"] = Measures(score.FromIntervals),
            ["waveform"] = score.FromWaveform is { } own ? Measures(own) : null,
            ["beats"] = score.Beats is { } any ? Measures(any) : null,
        })]);
        document["episodes"] = episodes;
        return document;
    }

    private static JsonObject Measures(Counts counts) => new()
    {
        ["precision"] = Math.Round(counts.Precision, 4),
        ["recall"] = Math.Round(counts.Recall, 4),
        ["f1"] = Math.Round(counts.F1, 4),
        ["found"] = counts.Found,
        ["wrong"] = counts.Wrong,
        ["missed"] = counts.Missed,
    };
}
