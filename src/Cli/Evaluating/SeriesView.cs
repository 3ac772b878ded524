using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Series;

namespace Salus.Cli.Evaluating;

/// <summary>Labelled stretches of electrocardiograms: how many were found, and how many findings lie outside.</summary>
internal static class SeriesView
{
    public static Scored Of(DataSet.LabelledSeries series, Action<string> report, CancellationToken stop)
    {
        var scores = Score.Each(series.Series, series.Name, Trials.Of, report, stop);
        var total = scores.Aggregate(default(EventCounts), (sum, score) => sum + score.Counts);
        var document = Measures(total);
        document["dataset"] = "labelled-series";
        document["files"] = new JsonArray([.. scores.Select(JsonNode (score) =>
        {
            var file = Measures(score.Counts);
            file["file"] = score.Name;
            return file;
        })]);
        return new Scored(series.Name, document, View.Table(
            ["series", "events", "found", "recall", "findings right", "wrong", "precision", "F1"],
            scores.Select(score => Row(score.Name, score.Counts)).Append(Row("all", total)),
            "There is no series."));
    }

    private static string[] Row(string name, EventCounts counts) =>
    [
        name, $"{counts.Events}", $"{counts.Found}", $"{counts.Recall:F3}", $"{counts.Right}", $"{counts.Wrong}",
        $"{counts.Precision:F3}", $"{counts.F1:F3}",
    ];

    private static JsonObject Measures(EventCounts counts) => new()
    {
        ["precision"] = Math.Round(counts.Precision, 4),
        ["recall"] = Math.Round(counts.Recall, 4),
        ["f1"] = Math.Round(counts.F1, 4),
        ["events"] = counts.Events,
        ["found"] = counts.Found,
        ["wrong"] = counts.Wrong,
    };
}
