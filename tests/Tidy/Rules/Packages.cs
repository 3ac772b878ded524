using System.Text.RegularExpressions;
using System.Xml.Linq;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>Package versions are exact and stand in one place.</summary>
public static partial class Packages
{
    public static IEnumerable<string> InexactVersions(SourceFile central) =>
        from package in XDocument.Parse(central.Text).Descendants("PackageVersion")
        let version = package.Attribute("Version")?.Value ?? ""
        where !Exact().IsMatch(version)
        select $"{central}: {package.Attribute("Include")?.Value} {version}";

    /// <summary>Versions in a project file, where they would win over the central ones.</summary>
    public static IEnumerable<string> LocalVersions(SourceFile project) =>
        from package in XDocument.Parse(project.Text).Descendants("PackageReference")
        where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
            || package.HasElements
        select $"{project}: {package.Attribute("Include")?.Value}";

    /// <summary>What a pure project would carry at run time; analyzers are private and do not count.</summary>
    public static IEnumerable<string> AtRunTime(SourceFile project) =>
        from reference in XDocument.Parse(project.Text).Descendants()
        where reference.Name.LocalName is "PackageReference" or "FrameworkReference"
        where reference.Attribute("PrivateAssets")?.Value != "all"
        select $"{project}: {reference.Attribute("Include")?.Value}";

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();
}
