using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>The budgets of STYLE.md.</summary>
public static class Sizes
{
    public const int LongestFile = 400;
    public const int MostFiles = 250;
    public const int HalfOfTheFiles = 120; // style.md says "about 90": the tolerance is here, and nowhere else
    public const int LongestFunction = 60;
    public const int MostParameters = 5;
    public const int LongestLine = 120;
    public const int DeepestFolder = 3;
    public const int LargestFile = 1_000_000;

    /// <summary>A line may be longer for a word that cannot be broken: a test vector, a digest, an address.</summary>
    private const int UnbreakableWord = 80;

    public static IEnumerable<string> LongFiles(SourceFile file) =>
        file.Lines.Count > LongestFile ? [$"{file}: {file.Lines.Count} lines"] : [];

    public static IEnumerable<string> LongFunctions(SourceFile file) =>
        from found in file.Declarations
        where found.IsFunction && found.Lines > LongestFunction
        select $"{file}({found.Line}): {found.Name} has {found.Lines} lines";

    public static IEnumerable<string> CrowdedConstructors(SourceFile file) =>
        from found in file.Declarations
        where found.Kind is DeclarationKind.Constructor or DeclarationKind.Class or DeclarationKind.Struct
        where found.Parameters > MostParameters
        select $"{file}({found.Line}): {found.Name} takes {found.Parameters}";

    public static IEnumerable<string> LongLines(SourceFile file) =>
        file.Lines.Select((line, index) => (line, number: index + 1))
            .Where(at => at.line.Length > LongestLine && at.line.Split(' ').Max(word => word.Length) < UnbreakableWord)
            .Select(at => $"{file}({at.number}): {at.line.Length} columns");

    /// <summary>The folders between a project (src/Ledger) and its file.</summary>
    public static IEnumerable<string> DeepFolders(SourceFile file)
    {
        var depth = file.Path.Count(letter => letter == '/') - 2;
        return file.Path.Split('/')[0] is "src" or "tests" && depth > DeepestFolder
            ? [$"{file}: {depth} folders below its project"]
            : [];
    }

    /// <summary>The smallest size that at least <paramref name="percent"/> of the files do not exceed.</summary>
    public static int Percentile(IEnumerable<int> sizes, int percent)
    {
        var sorted = sizes.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[((sorted.Length * percent) + 99) / 100 - 1];
    }
}
