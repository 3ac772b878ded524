using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy.Scanners;

public sealed class Rules_about_documents_and_projects
{
    [Theory]
    [InlineData("# A\n\n## B\n", 0)]
    [InlineData("## B\n", 1)]
    [InlineData("# A\n# B\n", 1)]
    [InlineData("# A\n```\n# a comment\n```\n", 0)]
    public void Count_titles(string text, int offenders) =>
        Assert.Equal(offenders, Documents.WithoutOneTitle(new SourceFile("a.md", text)).Count());

    [Theory]
    [InlineData("[b](b.md)", 0)]
    [InlineData("[b](b.md#a-heading-of-b)", 0)]
    [InlineData("[b](b.md#another)", 1)]
    [InlineData("[b](../docs/b.md) and [c](c.md)", 1)]
    [InlineData("[src](../src)", 0)]
    [InlineData("[web](https://example.org/x)", 0)]
    [InlineData("`[c](c.md)`", 0)]
    [InlineData("[up](#a-title)", 0)]
    public void Follow_links(string text, int offenders)
    {
        var document = new SourceFile("docs/a.md", $"# A title\n{text}\n");
        SourceFile[] files = [document, new SourceFile("docs/b.md", "# B\n## A heading (of `b`)\n")];

        var broken = Documents.BrokenLinks(
            document, path => files.FirstOrDefault(file => file.Path == path), path => path == "src");

        Assert.Equal(offenders, broken.Count());
    }

    [Theory]
    [InlineData("<<<<<<", 0)]
    [InlineData("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> 1234567\n", 2)]
    public void See_a_merge_that_was_left_open(string text, int offenders) =>
        Assert.Equal(offenders, Merges.LeftOpen(new SourceFile("a.md", "a\n" + text)).Count());

    [Fact]
    public void Read_clauses_at_the_beginning_of_a_paragraph() =>
        Assert.Equal(
            [new Clause("wire", "4.2"), new Clause("wire", "10.1")],
            Clauses.Defined(new SourceFile(
                "docs/spec/wire.md", "**4.2** A header.\nSee **4.3** there.\n**Note** that.\n**10.1** B.\n")));

    [Fact]
    public void Read_citations_in_comments_only() =>
        Assert.Equal(
            [
                new Clause("ledger", "4.2"), new Clause("ledger", "4.13"), new Clause("wire", "1.1"),
                new Clause("crypto", "2.1"),
            ],
            Clauses.Cited(new SourceFile(
                "a.cs",
                "// spec ledger 4.2, 4.13\nvar a = \"// spec ledger 9.9\"; // why (spec wire 1.1); spec crypto 2.1")));

    [Fact]
    public void Read_citations_of_TypeScript_too() =>
        Assert.Equal(
            [new Clause("portal", "1.5")],
            Clauses.Cited(new SourceFile("a.test.ts", "const it's = `\"` // spec portal 1.5\nspec portal 1.6\n")));

    [Theory]
    [InlineData("Ledger", "Primitives", 0)]
    [InlineData("Ledger", "", 1)]
    [InlineData("Primitives", "Ledger", 1)]
    [InlineData("Client", "Ledger;Primitives", 0)]
    [InlineData("Client", "Ledger", 1)]
    [InlineData("Client", "Ledger;Node;Primitives", 1)]
    [InlineData("Node", "Client;Ledger;Primitives", 1)]
    [InlineData("Tools", "", 1)]
    public void Compare_project_files_with_the_design(string project, string references, int offenders)
    {
        SourceFile[] present =
        [
            Project("Primitives", ""), Project("Ledger", "Primitives"), Project("Client", "Ledger;Primitives"),
            Project("Node", "Ledger;Primitives"),
        ];

        var others = present.Where(file => ProjectGraph.Named(file) != project);

        Assert.Equal(offenders, ProjectGraph.Offenders([.. others, Project(project, references)]).Count());
    }

    [Theory]
    [InlineData("1.2.3", 0)]
    [InlineData("1.2.3-beta.1", 0)]
    [InlineData("1.2.*", 1)]
    [InlineData("[1.2.3,2.0.0)", 1)]
    [InlineData("1.2", 1)]
    [InlineData("", 1)]
    public void Want_exact_versions(string version, int offenders)
    {
        var central = new SourceFile("p", $"<P><PackageVersion Include='a' Version='{version}' /></P>");

        Assert.Equal(offenders, Packages.InexactVersions(central).Count());
    }

    [Fact]
    public void Want_no_version_in_a_project_and_no_package_in_a_pure_one()
    {
        var project = new SourceFile(
            "a.csproj",
            "<P><PackageReference Include='a' Version='1.0.0' />"
                + "<PackageReference Include='b' PrivateAssets='all' /></P>");

        Assert.Equal(["a.csproj: a"], Packages.LocalVersions(project));
        Assert.Equal(["a.csproj: a"], Packages.AtRunTime(project));
    }

    private static SourceFile Project(string name, string references)
    {
        var lines = references.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(to => $"<ProjectReference Include='../{to}/Salus.{to}.csproj' />");
        return new SourceFile($"src/{name}/Salus.{name}.csproj", $"<P>{string.Concat(lines)}</P>");
    }
}
