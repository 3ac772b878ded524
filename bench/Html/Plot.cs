using System.Xml.Linq;
using static Salus.Bench.Html.Markup;

namespace Salus.Bench.Html;

/// <summary>A line in a plot, in one of the three styles, each with its colour and its dashes.</summary>
internal sealed record Series(string Name, int Style, IReadOnlyList<(double X, double Y, string Words)> Points)
{
    /// <summary>Whether each point is marked: few are, many are a line.</summary>
    public bool IsMarked { get; init; } = true;
}

/// <summary>A part of the x axis with a word above it.</summary>
internal sealed record Band(double From, double To, string Words);

/// <summary>A plot as inline SVG: axes with units, a grid, lines that carry their names at their ends. Nothing of it
/// depends on colour alone.</summary>
internal sealed record Plot(string Title, string XWords, string YWords, Scale X, Scale Y, IReadOnlyList<Series> Series)
{
    private const double Left = 58;
    private const double Top = 26;
    private const double Bottom = 46;
    private const double LabelHeight = 14;

    public double Width { get; init; } = 480;

    public double Height { get; init; } = 320;

    /// <summary>Room for the names at the lines' ends.</summary>
    public double Right { get; init; } = 58;

    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>A value of x that is marked with a line and words.</summary>
    public (double Value, string Words)? Mark { get; init; }

    public XElement ToSvg() => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(Height)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", Title),
        Element("title", Title),
        Bands.SelectMany(Draw),
        Grid(),
        Marked(),
        Series.SelectMany(Draw),
        Names());

    private double Across(double value) => Left + (X.Place(value) * (Width - Left - Right));

    private double Down(double value) => Height - Bottom - (Y.Place(value) * (Height - Top - Bottom));

    private IEnumerable<XElement> Grid()
    {
        foreach (var (value, words) in Y.Ticks)
        {
            var y = Down(value);
            yield return Shape("line", "grid", ("x1", Left), ("x2", Width - Right), ("y1", y), ("y2", y));
            yield return Words("tick end", Left - 7, y + 4, words);
        }

        var bottom = Height - Bottom;
        foreach (var (value, words) in X.Ticks)
        {
            var x = Across(value);
            yield return Shape("line", "axis", ("x1", x), ("x2", x), ("y1", bottom), ("y2", bottom + 4));
            yield return Words("tick middle", x, bottom + 18, words);
        }

        yield return Shape("line", "axis", ("x1", Left), ("x2", Width - Right), ("y1", bottom), ("y2", bottom));
        yield return Words("unit middle", (Left + Width - Right) / 2, Height - 6, XWords);
        yield return Words("unit", 4, 12, YWords);
    }

    private IEnumerable<XElement> Draw(Band band)
    {
        var (from, to) = (Across(band.From), Across(band.To));
        yield return Shape(
            "rect", "band", ("x", from + 1), ("y", Top), ("width", to - from - 2), ("height", Height - Top - Bottom));
        yield return Words("tick middle", (from + to) / 2, Top + 13, band.Words);
    }

    private IEnumerable<XElement> Marked()
    {
        if (Mark is not { } mark)
        {
            yield break;
        }

        var x = Across(mark.Value);
        yield return Shape("line", "mark", ("x1", x), ("x2", x), ("y1", Top), ("y2", Height - Bottom));
        yield return Words("tick end", x - 5, Top + 10, mark.Words);
    }

    private IEnumerable<XElement> Draw(Series series)
    {
        var points = series.Points.Select(point => $"{Number(Across(point.X))},{Number(Down(point.Y))}");
        yield return new XElement(
            "polyline",
            new XAttribute("class", $"line s{series.Style}"),
            new XAttribute("points", string.Join(' ', points)));
        foreach (var (x, y, words) in series.Points)
        {
            var dot = Shape(
                "circle",
                series.IsMarked ? $"dot s{series.Style}" : "hover",
                ("cx", Across(x)),
                ("cy", Down(y)),
                ("r", series.IsMarked ? 3.5 : 6));
            dot.Add(Element("title", $"{series.Name}: {words}"));
            yield return dot;
        }
    }

    // Names that would lie on each other are moved apart, from the lowest line up.
    private IEnumerable<XElement> Names()
    {
        var above = double.PositiveInfinity;
        foreach (var series in Series.Where(series => series.Points.Count > 0)
            .OrderByDescending(series => Down(series.Points[^1].Y)))
        {
            var (x, y, _) = series.Points[^1];
            above = Math.Min(Down(y) + 4, above - LabelHeight);
            yield return Words($"name n{series.Style}", Across(x) + 8, above, series.Name);
        }
    }

    private static XElement Words(string style, double x, double y, string words)
    {
        var text = Shape("text", style, ("x", x), ("y", y));
        text.Add(words);
        return text;
    }
}
