using System.Globalization;
using System.Xml.Linq;

namespace Salus.Bench.Html;

/// <summary>Elements of a page, as XML: whatever a figure or a name holds, it is text.</summary>
internal static class Markup
{
    public static XElement Element(string name, params IReadOnlyList<object?> content) => new(name, content);

    public static XElement Styled(string name, string style, params IReadOnlyList<object?> content) =>
        new(name, new XAttribute("class", style), content);

    /// <summary>An element of a drawing with its attributes.</summary>
    public static XElement Shape(string name, string style, params IReadOnlyList<(string Name, double Value)> places) =>
        new(
            name,
            new XAttribute("class", style),
            places.Select(place => new XAttribute(place.Name, Number(place.Value))));

    /// <summary>A number of a drawing: at most one digit behind the point.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A table: heads, then rows; all but the first column are figures.</summary>
    public static XElement Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<object>> rows) => Styled(
        "div",
        "wide",
        Element(
            "table",
            Element("thead", Element("tr", [.. heads.Select(head => Scoped("col", head))])),
            Element("tbody", [.. rows.Select(row => Element(
                "tr", [Scoped("row", row[0]), .. row.Skip(1).Select(cell => Element("td", cell))]))])));

    private static XElement Scoped(string scope, object content) =>
        new("th", new XAttribute("scope", scope), content);
}
