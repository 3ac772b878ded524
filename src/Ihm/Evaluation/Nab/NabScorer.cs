namespace Salus.Ihm.Evaluation.Nab;

/// <summary>A file's part in a score: its windows, those found, and rows outside them that were taken for anomalies.
/// </summary>
public sealed record NabFileScore(string Name, int Windows, int Found, int FalseAlarms, double Points);

/// <summary>A profile's score: 0 as a detector that says nothing, 100 as a perfect one; at the one threshold, the same
/// for all files, that is best.</summary>
public sealed record NabScore(
    NabProfile Profile, double Normalised, double Threshold, IReadOnlyList<NabFileScore> Files);

/// <summary>
/// NAB's own rules (Lavin and Ahmad 2015, section II; numenta/NAB nab/sweeper.py): the first detection in a window
/// earns up to 1, less the later it is; others in it count nothing; a window without one costs a miss; every row
/// outside costs a false alarm, little just behind a window. The probationary rows are left out.
/// </summary>
public static class NabScorer
{
    // spec ihm-detection 7.1, 7.4, 7.5
    public static NabScore Score(
        IReadOnlyList<NabSeries> corpus, IReadOnlyList<IReadOnlyList<double>> scores, NabProfile profile)
    {
        var rows = corpus
            .SelectMany((series, file) => Rows(series, scores[file], file))
            .OrderByDescending(row => row.Score)
            .ToList();
        var none = corpus.Sum(series => series.Windows.Count) * -profile.FalseNegative;
        var perfect = corpus.Sum(series => series.Windows.Count);
        var (best, threshold) = Best(rows, none, profile);
        return new NabScore(
            profile,
            perfect == 0 ? 0 : 100 * (best - none) / (perfect - none),
            threshold,
            [
                .. corpus.Select((series, file) =>
                    ScoreFile(series, rows.Where(row => row.File == file), threshold, profile)),
            ]);
    }

    /// <summary>1 far before the right edge of a window, 0 at it, -1 far behind: 2 / (1 + e^5x) - 1.</summary>
    // spec ihm-detection 7.3
    public static double ScaledSigmoid(double position) => position >= 3 ? -1 : 2 / (1 + Math.Exp(5 * position)) - 1;

    private static IEnumerable<Row> Rows(NabSeries series, IReadOnlyList<double> scores, int file)
    {
        if (scores.Count != series.Values.Count)
        {
            throw new ArgumentException($"{series.Name} has {series.Values.Count} rows, not {scores.Count}.");
        }

        var next = 0;
        NabWindow? behind = null;
        for (var i = 0; i < scores.Count; i++)
        {
            var inside = next < series.Windows.Count && i >= series.Windows[next].First;
            var position = inside ? (double)(i - series.Windows[next].Last - 1) / series.Windows[next].Length
                : behind is { } last ? (i - last.Last) / (last.Length - 1.0)
                : double.PositiveInfinity;
            if (i >= series.Probation)
            {
                yield return new Row(scores[i], file, inside ? next : -1, ScaledSigmoid(position));
            }

            if (inside && i == series.Windows[next].Last)
            {
                behind = series.Windows[next++];
            }
        }
    }

    // Equal scores are let in together.
    private static (double Points, double Threshold) Best(List<Row> rows, double none, NabProfile profile)
    {
        var earned = new Dictionary<(int, int), double>();
        var (points, best, threshold) = (none, none, 1.1);
        for (var i = 0; i < rows.Count; i++)
        {
            points += Gain(rows[i], earned, profile);
            var isLastOfItsScore = i + 1 == rows.Count || rows[i + 1].Score != rows[i].Score;
            if (isLastOfItsScore && points > best)
            {
                (best, threshold) = (points, rows[i].Score);
            }
        }

        return (best, threshold);
    }

    private static double Gain(Row row, Dictionary<(int, int), double> earned, NabProfile profile)
    {
        if (row.Window < 0)
        {
            return profile.FalsePositive * row.Worth;
        }

        var window = (row.File, row.Window);
        var before = earned.GetValueOrDefault(window, -profile.FalseNegative);
        var now = Math.Max(before, row.Worth / ScaledSigmoid(-1));
        earned[window] = now;
        return now - before;
    }

    private static NabFileScore ScoreFile(
        NabSeries series, IEnumerable<Row> rows, double threshold, NabProfile profile)
    {
        var earned = new Dictionary<(int, int), double>();
        var taken = rows.Where(row => row.Score >= threshold).ToList();
        var points = series.Windows.Count * -profile.FalseNegative + taken.Sum(row => Gain(row, earned, profile));
        return new NabFileScore(
            series.Name, series.Windows.Count, earned.Count, taken.Count(row => row.Window < 0), points);
    }

    /// <summary>A row after probation: its window, or -1, and its scaled sigmoid.</summary>
    private readonly record struct Row(double Score, int File, int Window, double Worth);
}
