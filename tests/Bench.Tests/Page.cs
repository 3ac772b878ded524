using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Salus.Bench.Tests;

/// <summary>What every page promises: it is well-formed, its drawings too, and it needs nothing else.</summary>
internal static partial class Page
{
    public static XElement Check(string html)
    {
        Assert.StartsWith("<!doctype html>\n", html, StringComparison.Ordinal);
        var page = XElement.Parse(html["<!doctype html>\n".Length..]);
        Assert.DoesNotMatch(Reference(), html);
        Assert.All(page.Descendants("a"), link => Assert.StartsWith("#", link.Attribute("href")!.Value));
        Assert.All(page.Descendants("a"), link => Assert.Single(
            page.Descendants(), element => "#" + element.Attribute("id")?.Value == link.Attribute("href")!.Value));
        foreach (var svg in page.Descendants("svg"))
        {
            Assert.NotNull(svg.Attribute("aria-label"));
            double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse)];
            string[] places = ["x", "x1", "x2", "cx", "y", "y1", "y2", "cy"];
            Assert.All(
                svg.Descendants().Attributes().Where(place => places.Contains(place.Name.LocalName)),
                place => Assert.InRange(
                    double.Parse(place.Value),
                    0,
                    place.Name.LocalName.Contains('x', StringComparison.Ordinal) ? box[2] : box[3]));
        }

        return page;
    }

    [GeneratedRegex(@"https?:|<script|<link|\bsrc=|url\(|@import|NaN|Infinity|∞")]
    private static partial Regex Reference();
}
