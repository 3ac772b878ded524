using System.Globalization;
using System.Text;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Intake.Formats;

/// <summary>A series as a table (RFC 4180, UTF-8): the first line names the columns `signal` or `code`, `time`, `unit`,
/// `value`, and at will `id` and `version`; each further line is a reading. Without an id the time is its id.</summary>
internal static class SeriesCsv
{
    private const string Right = "The first line must name the columns signal (or code), time, unit and value.";

    private static readonly string[] Columns = ["signal", "code", "time", "unit", "value", "id", "version"];
    private static readonly string[] Needed = ["time", "unit", "value"];
    private static readonly DraftFields Fields = DraftFields.Of("value");
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);


    // spec ihm-intake 3.5
    public static void Read(ReadOnlyMemory<byte> csv, ReceivedBody body)
    {
        var lines = Text(csv).Split('\n');
        var columns = Headings(lines[0]);
        var count = lines.Length - 1 - (lines[^1].Length == 0 && lines.Length > 1 ? 1 : 0);
        ReceivedBody.RequireCount(count);
        for (var line = 1; line <= count; line++)
        {
            ReadLine(lines[line], line, columns, body);
        }
    }

    private static string Text(ReadOnlyMemory<byte> csv)
    {
        try
        {
            return Strict.GetString(csv.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw ReceivedBody.Malformed("", "The body must be UTF-8.");
        }
    }

    private static string[] Headings(string line)
    {
        var names = Cells(line) ?? [];
        var isKnown = names.Distinct().Count() == names.Length && names.All(Columns.Contains);
        var isWhole = Needed.All(names.Contains)
            && names.Contains("signal") != names.Contains("code");
        return isKnown && isWhole ? names : throw ReceivedBody.Malformed("line 1", Right);
    }

    private static void ReadLine(string line, int index, string[] columns, ReceivedBody body)
    {
        var cells = Cells(line);
        var field = $"line {index + 1}";
        if (cells is null || cells.Length != columns.Length)
        {
            var right = cells is null
                ? "must close each quote, and have quotes doubled, and only within cells that are quoted (RFC 4180)."
                : $"must have {columns.Length} cells, as the first line has.";
            body.Refuse(field, "", new ReadingException(ReadingCode.MalformedReading, "", right));
            return;
        }

        var id = Cell("id") ?? (long.TryParse(Cell("time"), out _) ? Cell("time")! : $"at {Cell("time")}");
        body.Add(field, JsonBody.Shown(id), () => Draft(Cell, id), Fields);

        string? Cell(string column) => Array.IndexOf(columns, column) is >= 0 and var at ? cells[at] : null;
    }

    private static Draft Draft(Func<string, string?> cell, string id)
    {
        var code = cell("code") is { } loinc ? SignalCodes.Find(loinc) : SignalCodes.Named(cell("signal")!);
        if (code is null)
        {
            throw cell("code") is null
                ? ReadingException.UnknownName("signal")
                : ReadingException.UnknownCode("code");
        }

        var value = cell("value")!;
        return new Draft(code, id, Moments.Read(cell("time")!, "time"))
        {
            Version = Version(cell("version")),
            Unit = cell("unit") is { Length: > 0 } unit ? unit : null,
            Values = [code.Signal.IsCoded ? Formats.Draft.CodeOf(code.Signal, value, "value") : Number(value)],
        };
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ReadingException(ReadingCode.BadValue, "value", "must be a number such as 36.6.");

    private static int Version(string? text) => text is null or ""
        ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 1
        ? version
        : throw new ReadingException(ReadingCode.BadVersion, "version", "must be an integer from 1.");

    // RFC 4180 sections 2.5 to 2.7, but for line breaks within a cell. None where it is not so.
    private static string[]? Cells(string line)
    {
        line = line.TrimEnd('\r');
        if (!line.Contains('"'))
        {
            return line.Split(',');
        }

        var cells = new List<string>();
        var (start, isOpen) = (0, false);
        for (var at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && (isOpen || line[at] != ','))
            {
                isOpen ^= line[at] == '"';
            }
            else if (Unquoted(line[start..at]) is { } cell)
            {
                cells.Add(cell);
                start = at + 1;
            }
            else
            {
                return null;
            }
        }

        return [.. cells];
    }

    private static string? Unquoted(string cell)
    {
        var isQuoted = cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"';
        if (!isQuoted)
        {
            return cell.Contains('"') ? null : cell;
        }

        var parts = cell[1..^1].Split("\"\"");
        return parts.Any(part => part.Contains('"')) ? null : string.Join('"', parts);
    }
}
