using System.Text.RegularExpressions;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>What holds for every Markdown document.</summary>
public static partial class Documents
{
    public static IEnumerable<string> WithoutOneTitle(SourceFile file)
    {
        var titles = Prose(file).Count(line => line.StartsWith("# ", StringComparison.Ordinal));
        return titles == 1 ? [] : [$"{file}: {titles} first-level headings"];
    }

    /// <summary>Links into the repository that lead nowhere, or to a heading that is not there.</summary>
    public static IEnumerable<string> BrokenLinks(
        SourceFile file, Func<string, SourceFile?> find, Func<string, bool> isFolder)
    {
        foreach (Match match in Prose(file).SelectMany(line => Link().Matches(InlineCode().Replace(line, ""))))
        {
            var target = match.Groups["target"].Value;
            if (Scheme().IsMatch(target))
            {
                continue;
            }

            var parts = target.Split('#');
            var path = parts[0].Length == 0 ? file.Path : Resolve(file.Path, parts[0]);
            var document = find(path);
            var isThere = parts.Length == 1 ? document is not null || isFolder(path)
                : document is not null && Headings(document).Contains(parts[1]);
            if (!isThere)
            {
                yield return $"{file}: {target}";
            }
        }
    }

    /// <summary>The lines outside code blocks.</summary>
    public static IEnumerable<string> Prose(SourceFile file)
    {
        var isCode = false;
        foreach (var line in file.Lines)
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (!isCode && !isFence)
            {
                yield return line;
            }
        }
    }

    private static string Resolve(string from, string target)
    {
        var parts = new Stack<string>(from.Split('/')[..^1]);
        foreach (var part in target.TrimEnd('/').Split('/').Where(part => part != "."))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.Pop();
            }
            else
            {
                parts.Push(part);
            }
        }

        return string.Join('/', parts.Reverse());
    }

    private static HashSet<string> Headings(SourceFile document) =>
        [.. from line in Prose(document)
            where line.StartsWith('#')
            select NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')];

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
