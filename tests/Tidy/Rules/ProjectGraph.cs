using System.Xml.Linq;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>
/// Who may use whom. The arrows are those of the design (and of docs/adr/0006 for Bench, 0031 for Simulation, 0045 for
/// Web). Because transitive project references are switched off, a project file names what it reaches indirectly too;
/// so what a project file must name, no more and no less, is everything that can be reached by the arrows. A project
/// that does not exist yet counts in neither.
/// </summary>
public static class ProjectGraph
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Ledger"] = ["Primitives"],
        ["Consensus"] = ["Primitives"],
        ["Client"] = ["Ledger"],
        ["Web"] = [],
        ["Node"] = ["Consensus", "Ledger", "Primitives", "Web"],
        ["Ihm"] = ["Client", "Web"],
        ["Bench"] = ["Client"],
        ["Simulation"] = ["Node"],
        ["Cli"] = ["Bench", "Client", "Ihm", "Node", "Simulation"],
    };

    /// <summary>The projects that see no package at run time, beyond what they are given.</summary>
    public static IReadOnlyList<string> Pure { get; } = ["Primitives", "Ledger", "Consensus"];

    public static IEnumerable<string> Offenders(IReadOnlyCollection<SourceFile> projects)
    {
        var present = projects.Select(Named).ToHashSet(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            if (!Arrows.ContainsKey(Named(project)))
            {
                yield return $"{project}: not a project of the design";
                continue;
            }

            var allowed = Reach(Named(project)).Where(present.Contains).ToHashSet(StringComparer.Ordinal);
            var actual = References(project).ToHashSet(StringComparer.Ordinal);
            foreach (var name in actual.Except(allowed))
            {
                yield return $"{project}: must not use {name}";
            }

            foreach (var name in allowed.Except(actual))
            {
                yield return $"{project}: should name {name}";
            }
        }
    }

    /// <summary>src/Ledger/Salus.Ledger.csproj is Ledger.</summary>
    public static string Named(SourceFile project) => Shortened(project.Name);

    public static IEnumerable<string> References(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("ProjectReference")
            .Select(reference => Shortened(Path.GetFileName(reference.Attribute("Include")!.Value)));

    private static string Shortened(string file) => Path.GetFileNameWithoutExtension(file)["Salus.".Length..];

    private static IEnumerable<string> Reach(string project) =>
        Arrows[project].SelectMany(next => Reach(next).Append(next)).Distinct();
}
