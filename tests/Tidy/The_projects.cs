using System.Xml.Linq;
using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_projects
{
    private static readonly IReadOnlyList<SourceFile> Product =
        [.. Checkout.Projects.Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))];

    [Fact]
    public void Depend_on_each_other_as_the_design_says() =>
        Expect.NoOffenders(
            "The project files name what the design allows, no more and no less:", ProjectGraph.Offenders(Product));

    [Fact]
    public void Carry_no_package_where_they_are_pure() =>
        Expect.NoOffenders(
            "A pure project has no package at run time:",
            Product.Where(project => ProjectGraph.Pure.Contains(ProjectGraph.Named(project)))
                .SelectMany(Packages.AtRunTime));

    [Fact]
    public void Are_all_in_the_solution()
    {
        var solution = XDocument.Load(Path.Combine(Checkout.Root, "Salus.slnx"));
        var listed = solution.Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        Expect.NoOffenders(
            "A project is in Salus.slnx, or ./test does not build it:",
            Checkout.Projects.Select(file => file.Path).Except(listed));
    }

    [Fact]
    public void Lock_their_packages()
    {
        var paths = Checkout.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        Expect.NoOffenders(
            "A project has a packages.lock.json:",
            Checkout.Projects.Where(file => !paths.Contains(file.Folder + "/packages.lock.json"))
                .Select(file => file.Path));
    }

    [Fact]
    public void Use_exact_package_versions() =>
        Expect.NoOffenders(
            "A package version is exact:",
            Packages.InexactVersions(Checkout.Files.Single(file => file.Path == "Directory.Packages.props")));

    [Fact]
    public void Take_their_package_versions_from_one_place() =>
        Expect.NoOffenders(
            "Versions stand in Directory.Packages.props:", Checkout.Projects.SelectMany(Packages.LocalVersions));
}
