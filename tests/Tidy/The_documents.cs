using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_documents
{
    [Fact]
    public void Have_one_title_each() =>
        Expect.NoOffenders(
            "A document has one first-level heading:", Checkout.Markdown.SelectMany(Documents.WithoutOneTitle));

    [Fact]
    public void Link_to_what_exists()
    {
        var files = Checkout.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        Expect.NoOffenders(
            "A relative link leads somewhere:",
            Checkout.Markdown.SelectMany(document => Documents.BrokenLinks(
                document, files.GetValueOrDefault, path => Directory.Exists(Path.Combine(Checkout.Root, path)))));
    }
}
