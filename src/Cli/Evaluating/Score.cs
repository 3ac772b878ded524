using System.Text.Json.Nodes;
using Salus.Ihm.Evaluation;
using Spectre.Console.Rendering;

namespace Salus.Cli.Evaluating;

/// <summary>A data set's scores, for programs and on a screen.</summary>
internal sealed record Scored(string Name, JsonObject Document, IRenderable View);

/// <summary>Scores one data set of whichever kind.</summary>
internal static class Score
{
    public static Scored Of(DataSet set, Action<string> report, CancellationToken stop) => set switch
    {
        DataSet.Corpus corpus => NabView.Of(corpus, report, stop),
        DataSet.LabelledBeats beats => BeatsView.Of(beats, report, stop),
        DataSet.LabelledSeries series => SeriesView.Of(series, report, stop),
        DataSet.PlainRecordings recordings => EpisodesView.Of(recordings, report, stop),
        _ => throw new InvalidOperationException($"{set} is no kind of data set"),
    };

    /// <summary>Runs one after the other, and says how far it is.</summary>
    public static List<TScore> Each<TOne, TScore>(
        IReadOnlyList<TOne> all,
        string name,
        Func<TOne, TScore> score,
        Action<string> report,
        CancellationToken stop)
    {
        List<TScore> scores = [];
        foreach (var one in all)
        {
            stop.ThrowIfCancellationRequested();
            report($"{name}: {scores.Count + 1} of {all.Count}");
            scores.Add(score(one));
        }

        return scores;
    }
}
