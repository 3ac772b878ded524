using System.Text.RegularExpressions;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>Words that say nothing: what needs one has no name of its own, and no place of its own yet.</summary>
public static partial class Names
{
    private static readonly HashSet<string> Banned = new(StringComparer.OrdinalIgnoreCase)
    {
        "Manager", "Helper", "Util", "Utility", "Utilities", "Common", "Shared", "Core", "Base", "Infrastructure",
    };

    public static IEnumerable<string> Offenders(SourceFile file)
    {
        foreach (var part in file.Path.Split('/').Where(HasBannedWord))
        {
            yield return $"{file}: the name '{part}'";
        }

        if (file.Extension == ".cs")
        {
            foreach (var type in file.Declarations.Where(found => found.IsType && HasBannedWord(found.Name)))
            {
                yield return $"{file}({type.Line}): the type '{type.Name}'";
            }
        }
    }

    public static bool HasBannedWord(string name) =>
        Words().Matches(name).Any(word => Banned.Contains(word.Value) || Banned.Contains(word.Value.TrimEnd('s')));

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*")]
    private static partial Regex Words();
}
