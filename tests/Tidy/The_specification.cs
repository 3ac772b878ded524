using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_specification
{
    private static readonly IReadOnlyList<Clause> Defined =
        [.. Checkout.Markdown.Where(file => file.Folder == "docs/spec").SelectMany(Clauses.Defined)];

    private static IEnumerable<SourceFile> Portal => Checkout.Files.Where(file =>
        file.Extension is ".ts" or ".tsx" && file.Path.StartsWith("portal/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Tests => Checkout.CSharpUnder("tests")
        .Where(file => !file.Path.StartsWith("tests/Tidy/", StringComparison.Ordinal))
        .Concat(Portal.Where(file => file.Name.Contains(".test.", StringComparison.Ordinal)
            || file.Name.Contains(".walk.", StringComparison.Ordinal)));

    [Fact]
    public void Has_clauses() => Assert.NotEmpty(Defined);

    [Fact]
    public void Numbers_each_clause_once() =>
        Expect.NoOffenders(
            "A clause number is used once:",
            Defined.CountBy(clause => clause).Where(count => count.Value > 1).Select(count => $"{count.Key}"));

    [Fact]
    public void Is_cited_by_a_test_clause_by_clause() =>
        Expect.NoOffenders(
            "A test cites each clause, as in '// spec wire 4.2':",
            Defined.Except(Tests.SelectMany(Clauses.Cited)).Select(clause => $"{clause}"));

    [Fact]
    public void Has_every_clause_that_is_cited() =>
        Expect.NoOffenders(
            "A cited clause exists in docs/spec:",
            from file in Checkout.CSharpUnder("src", "bench").Concat(Tests).Concat(Portal)
            from clause in Clauses.Cited(file).Except(Defined)
            select $"{file}: {clause}");
}
