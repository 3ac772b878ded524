using System.Xml.Linq;
using static Salus.Bench.Html.Markup;

namespace Salus.Bench.Html;

/// <summary>One HTML document that needs nothing else: style and drawings are in it, and there is no script.</summary>
internal static class Page
{
    private const string StyleName = "Salus.Bench.Html.Style.css";

    public static string Of(string title, params IReadOnlyList<object?> content)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            Element(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                Meta("viewport", "width=device-width, initial-scale=1"),
                Element("title", title),
                Element("style", ReadStyle())),
            Element("body", Element("main", content)));
        return $"<!doctype html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static XElement Meta(string name, string content) =>
        new("meta", new XAttribute("name", name), new XAttribute("content", content));

    private static string ReadStyle()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(StyleName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
