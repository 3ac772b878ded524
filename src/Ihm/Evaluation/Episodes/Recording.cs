using Salus.Ihm.Evaluation.Beats;

namespace Salus.Ihm.Evaluation.Episodes;

/// <summary>A waveform without labels: a number a row, or HeartPy's `timer,hr` in milliseconds.</summary>
public sealed record Recording(string Name, Waveform Waveform)
{
    // HeartPy's electrocardiograms of the European ST-T Database, and its smart ring, have no time of their own.
    private const double EuropeanRate = 250;
    private const int Fewest = 1000;

    /// <summary>Null when the file is something else.</summary>
    public static Recording? TryRead(string path)
    {
        var isTimed = File.ReadLines(path).FirstOrDefault() is "timer,hr";
        if (!isTimed && !double.TryParse(File.ReadLines(path).FirstOrDefault(), out _))
        {
            return null;
        }

        var table = new Table(path);
        var rows = table.Rows(isTimed ? 2 : 1, isTimed ? 1 : 0)
            .Select(cells => cells.Select(table.Number).ToArray())
            .ToList();
        if (rows.Count < Fewest)
        {
            return null;
        }

        var rate = isTimed ? 1000.0 * (rows.Count - 1) / (rows[^1][0] - rows[0][0]) : EuropeanRate;
        return new Recording(
            Path.GetFileNameWithoutExtension(path), new Waveform(rate, [.. rows.Select(row => row[^1])]));
    }
}
