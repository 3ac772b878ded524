using System.Globalization;
using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>From the first row of an anomaly to the last, both included.</summary>
public readonly record struct NabWindow(int First, int Last)
{
    public int Length => Last - First + 1;
}

/// <summary>One file of the corpus: its rows, and apart from them, for the scorer only, its windows.</summary>
public sealed record NabSeries(
    string Name, IReadOnlyList<Timestamp> Times, IReadOnlyList<double> Values, IReadOnlyList<NabWindow> Windows)
{
    private const double ProbationShare = 0.15;
    private const int LongestShared = 5000;

    /// <summary>The rows at the beginning that are not scored: 15 %, of at most 5,000.</summary>
    // spec ihm-detection 7.2
    public double Probation => Math.Min(Math.Floor(ProbationShare * Values.Count), ProbationShare * LongestShared);

    public static NabSeries Read(string path, string name, IEnumerable<(Timestamp First, Timestamp Last)> windows)
    {
        var table = new Table(path);
        var rows = table.Rows(2, headings: 1).Select(cells => (Time(path, cells[0]), table.Number(cells[1]))).ToList();
        var times = rows.ConvertAll(row => row.Item1);
        return new NabSeries(
            name,
            times,
            rows.ConvertAll(row => row.Item2),
            [.. windows.Select(window => new NabWindow(Row(window.First), Row(window.Last)))]);

        int Row(Timestamp time) => times.IndexOf(time) is >= 0 and var row ? row : throw new DataSetException(
            "data-set-malformed", $"{path}: no row has the time {time} of a window.");
    }

    /// <summary>`2014-04-01 00:05:00`, with or without fractions; the corpus knows no time zones.</summary>
    public static Timestamp Time(string path, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new Timestamp(time.ToUnixTimeMilliseconds())
            : throw new DataSetException("data-set-malformed", $"{path}: '{text}' is no time.");
}
