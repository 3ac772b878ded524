using System.Xml.Linq;
using Salus.Bench.Compare;
using static System.FormattableString;
using static Salus.Bench.Html.Markup;

namespace Salus.Bench.Html;

/// <summary>A comparison of two commits as a page for people.</summary>
public static class HtmlComparison
{
    private const double Width = 980;
    private const double Left = 250;
    private const double Right = 190;
    private const double RowHeight = 30;
    private const double Top = 10;
    private const string Caption = "The new commit's median divided by the old one's, and the interval that holds this "
        + "ratio in 95 of 100 cases. An interval that crosses the line at 1 shows no difference.";

    /// <summary>The whole document.</summary>
    public static string Of(Comparison comparison) => Page.Of(
        $"Salus: {comparison.Base} and {comparison.Head}",
        Element(
            "header",
            Element("h1", $"{comparison.Head} against {comparison.Base}"),
            Styled("p", "lede", $"Workload {comparison.Workload}, {comparison.Rounds} rounds of each commit in turns "
                + $"on one machine, measured on {comparison.Where.MeasuredAt:d MMMM yyyy, HH:mm} UTC.")),
        Element(
            "section",
            Element("h2", "Ratios"),
            Element(
                "figure",
                Draw(comparison.Figures),
                Element("figcaption", Caption)),
            Table(
                ["figure", comparison.Base, comparison.Head, "unit", "ratio", "95 % interval", ""],
                comparison.Figures.Select(IReadOnlyList<object> (figure) =>
                [
                    figure.Metric,
                    Figure(figure.BaseMedian),
                    Figure(figure.HeadMedian),
                    figure.Unit,
                    Invariant($"{figure.Ratio:0.000}"),
                    Invariant($"{figure.Low:0.000} to {figure.High:0.000}"),
                    Styled("span", Colour(figure), figure.Verdict),
                ]))),
        Styled("footer", "words", Element(
            "p", Place(comparison.Where), $" Order: {string.Join(", ", comparison.Order)}.")));

    private static string Place(Surroundings where) =>
        $"{where.Machine.Cores} cores of {where.Machine.Cpu}, {where.Machine.FileSystem}, flush p50 "
        + $"{where.FlushMs.P50:0.00} ms and p99 {where.FlushMs.P99:0.00} ms, "
        + $"load {where.Machine.LoadBefore:0.0} before.";

    private static string Colour(ComparedFigure figure) => figure.Verdict switch
    {
        "better" => "kept",
        "worse" => "missed",
        _ => "what",
    };

    private static XElement Draw(IReadOnlyList<ComparedFigure> figures)
    {
        var farthest = figures.SelectMany(figure => new[] { figure.Low, figure.High })
            .Where(end => end > 0 && double.IsFinite(end))
            .Max(end => Math.Abs(Math.Log(end)));
        var span = Math.Max(farthest * 1.05, 0.05);
        var height = Top + (figures.Count * RowHeight) + 30;
        return new XElement(
            "svg",
            new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", "Ratios with their intervals"),
            Shape("line", "mark", ("x1", Across(1)), ("x2", Across(1)), ("y1", Top), ("y2", height - 24)),
            Text("tick middle", Across(1), height - 8, "1: no difference"),
            figures.SelectMany((figure, row) => Draw(figure, Top + (row * RowHeight) + (RowHeight / 2))));

        double Across(double ratio) =>
            Left + ((Math.Clamp(Math.Log(ratio) / span, -1, 1) + 1) / 2 * (Width - Left - Right));

        IEnumerable<XElement> Draw(ComparedFigure figure, double y)
        {
            var style = figure.Verdict == "no difference shown" ? "s1" : figure.Verdict == "better" ? "good" : "bad";
            yield return Text("row end", Left - 14, y + 4, figure.Metric);
            var (low, high) = (Across(figure.Low), Across(figure.High));
            yield return Shape("line", $"range {style}", ("x1", low), ("x2", high), ("y1", y), ("y2", y));
            yield return Shape("circle", $"dot {style}", ("cx", Across(figure.Ratio)), ("cy", y), ("r", 5));
            yield return Text(
                "row", Width - Right + 14, y + 4, Invariant($"{figure.Ratio:0.00}, {figure.Verdict}"));
        }
    }

    private static XElement Text(string style, double x, double y, string words)
    {
        var text = Shape("text", style, ("x", x), ("y", y));
        text.Add(words);
        return text;
    }

    private static string Figure(double value) => Invariant($"{value:#,0.###}");
}
