using System.Globalization;

namespace Salus.Ihm.Evaluation;

/// <summary>A file of comma-separated numbers, read row by row; what does not read is named with its line.</summary>
internal sealed class Table(string path)
{
    private const string Blank = "\"\"";

    /// <summary>The rows below the headings, as text, but for those that are blank.</summary>
    public IEnumerable<string[]> Rows(int columns, int headings)
    {
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (line <= headings || text.Length == 0 || text == Blank)
            {
                continue;
            }

            var cells = text.Split(',');
            yield return cells.Length >= columns ? cells : throw new DataSetException(
                "data-set-malformed", $"{path}, line {line}: {cells.Length} columns, not {columns}.");
        }
    }

    public double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DataSetException("data-set-malformed", $"{path}: '{text}' is no number.");

    public int Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DataSetException("data-set-malformed", $"{path}: '{text}' is no whole number.");
}
