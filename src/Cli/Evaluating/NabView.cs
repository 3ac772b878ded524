using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Nab;

namespace Salus.Cli.Evaluating;

/// <summary>The corpus by its own rules, and beside our scores those of two detectors whose published ones check the
/// scorer.</summary>
internal static class NabView
{
    private static readonly (string Name, string Published, Func<NabSeries, IAnomalyScorer> Create)[] Checks =
    [
        ("windowedGaussian", "39.65", _ => new WindowedGaussian()),
        ("relativeEntropy", "54.64", series => new RelativeEntropy(series.Values.Min(), series.Values.Max())),
    ];

    public static Scored Of(DataSet.Corpus corpus, Action<string> report, CancellationToken stop)
    {
        var series = corpus.Nab.Series;
        var runs = Score.Each(
            series, corpus.Name, one => Trials.Run(one, new CourseScorer()), report, stop);
        var scores = NabProfile.All.Select(profile => NabScorer.Score(series, runs, profile)).ToList();
        report($"{corpus.Name}: checking the scorer");
        var checks = Checks
            .Select(check => (
                check.Name,
                check.Published,
                Reached: NabScorer.Score(
                    series,
                    [.. series.Select(one => Trials.Run(one, check.Create(one)))],
                    NabProfile.Standard).Normalised))
            .ToList();
        return new Scored(corpus.Name, Document(corpus, scores, checks), View.Together(
            View.Table(
                ["file", "windows", "found", "false alarms", "points"],
                scores[0].Files.Select(Row).Append(Total(scores[0])),
                "There is no file."),
            View.Lines(
            [
                .. scores.Select(score =>
                    $"{score.Profile.Name}: {score.Normalised:F2} (threshold {score.Threshold:G6})"),
                .. checks.Select(check =>
                    $"The scorer gives {check.Name} {check.Reached:F2} (published: {check.Published})."),
                .. corpus.Nab.Missing.Select(name => $"Missing, so the corpus is not complete: {name}"),
            ])));
    }

    private static string[] Row(NabFileScore file) =>
        [file.Name, $"{file.Windows}", $"{file.Found}", $"{file.FalseAlarms}", $"{file.Points:F2}"];

    private static string[] Total(NabScore score) => Row(new NabFileScore(
        "all",
        score.Files.Sum(file => file.Windows),
        score.Files.Sum(file => file.Found),
        score.Files.Sum(file => file.FalseAlarms),
        score.Files.Sum(file => file.Points)));

    private static JsonObject Document(
        DataSet.Corpus corpus, List<NabScore> scores, List<(string Name, string Published, double Reached)> checks)
    {
        var document = new JsonObject { ["dataset"] = "nab" };
        foreach (var score in scores)
        {
            document[score.Profile.Name] = Math.Round(score.Normalised, 4);
        }

        document["thresholds"] = new JsonObject(scores.Select(score =>
            KeyValuePair.Create(score.Profile.Name, (JsonNode?)score.Threshold)));
        document["checks"] = new JsonObject(checks.Select(check =>
            KeyValuePair.Create(check.Name, (JsonNode?)Math.Round(check.Reached, 4))));
        document["missing"] = new JsonArray([.. corpus.Nab.Missing.Select(name => JsonValue.Create(name))]);
        document["files"] = new JsonArray([.. scores[0].Files.Select(JsonNode (file) => new JsonObject
        {
            ["file"] = file.Name,
            ["windows"] = file.Windows,
            ["found"] = file.Found,
            ["falseAlarms"] = file.FalseAlarms,
            ["points"] = Math.Round(file.Points, 4),
        })]);
        return document;
    }
}
