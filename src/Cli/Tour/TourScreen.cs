using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Salus.Cli.Tour;

/// <summary>How the tour looks: numbered steps, what was expected, what came of it, how long it took. The same in a
/// terminal and, without colours, in a log.</summary>
internal sealed class TourScreen(IAnsiConsole terminal)
{
    private const int Widest = 104;

    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Loud = new(decoration: Decoration.Bold);

    public void Title(string title, params IEnumerable<string> lines)
    {
        Line();
        Paragraph(0, title, Loud);
        foreach (var line in lines)
        {
            Paragraph(0, line);
        }
    }

    public void Open(int number, Chapter chapter)
    {
        Line();
        var title = $"── {number}  {chapter.Title} ";
        Paragraph(0, title + new string('─', Math.Max(3, Width - title.Length)), Loud);
        Paragraph(5, chapter.Words, Quiet);
    }

    public void Begin(string number, Step step)
    {
        Line();
        Row(0, 5, number, Loud, step.Words);
        Row(5, 10, "expected", Quiet, step.Expected);
    }

    public void End(StepTaken taken)
    {
        var outcome = taken.Outcome;
        var style = outcome.IsAsExpected ? Good : Bad;
        var tick = outcome.IsAsExpected ? "✓" : "✗";
        Row(5, 10, tick, style, outcome.Words, $"  {Ms(taken.Took)}", !outcome.IsAsExpected);
        foreach (var detail in outcome.Details)
        {
            Paragraph(15, detail, Quiet);
        }
    }

    public void Break(int left)
    {
        if (left > 0)
        {
            Paragraph(5, $"The {left} steps left in this chapter need this one and are passed over.", Bad);
        }
    }

    public void Summary(IReadOnlyList<ChapterWalked> walked, TimeSpan took)
    {
        Line();
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn("chapter");
        table.AddColumn(new TableColumn("steps").RightAligned());
        table.AddColumn(new TableColumn("as expected").RightAligned());
        table.AddColumn(new TableColumn("time").RightAligned());
        foreach (var chapter in walked)
        {
            table.AddRow(
                new Text(chapter.IsAsExpected ? "✓" : "✗", chapter.IsAsExpected ? Good : Bad),
                new Text(chapter.Chapter.Title),
                new Text(Number(chapter.Count)),
                new Text(Number(chapter.CountAsExpected), chapter.IsAsExpected ? Style.Plain : Bad),
                new Text(Ms(chapter.Took)));
        }

        var count = walked.Sum(chapter => chapter.Count);
        var good = walked.Sum(chapter => chapter.CountAsExpected);
        table.AddEmptyRow();
        table.AddRow("", "all, with the start of the node", Number(count), Number(good), Ms(took));
        terminal.Write(table);
        foreach (var step in walked.SelectMany(chapter => chapter.Steps).Where(step => !step.Outcome.IsAsExpected))
        {
            Row(0, 7, $"✗ {step.Number}", Bad, $"expected: {step.Step.Expected}; but: {step.Outcome.Words}");
        }

        Paragraph(
            0,
            good == count
                ? $"All {count} steps had their expected outcome."
                : $"{count - good} of {count} steps went otherwise.",
            good == count ? Good : Bad);
    }

    public void TryNext(IEnumerable<(string Command, string Words)> ideas)
    {
        Line();
        Paragraph(0, "What to try next", Loud);
        foreach (var (command, words) in ideas)
        {
            Paragraph(2, words, Quiet);
            Paragraph(4, command);
        }
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds < 1
        ? "<1 ms"
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private int Width => terminal.Profile.Width = Math.Min(Widest, terminal.Profile.Width);

    private void Line() => terminal.WriteLine();

    private void Paragraph(int indent, string text, Style? style = null) => Write(indent, new Text(text, style));

    /// <summary>A word in the margin and a text beside it, which wraps under its own beginning.</summary>
    private void Row(
        int indent, int margin, string word, Style style, string text, string aside = "", bool isBad = false)
    {
        var paragraph = new Paragraph(text, isBad ? Bad : Style.Plain);
        paragraph.Append(aside, Quiet);
        var grid = new Grid()
            .AddColumn(new GridColumn().Width(margin).NoWrap().Padding(0, 0, 0, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        grid.AddRow(new Text(word, style), paragraph);
        Write(indent, grid);
    }

    private void Write(int indent, IRenderable what) =>
        terminal.Write(new Padder(what, new Padding(indent, 0, 0, 0)));
}
