using System.Text.RegularExpressions;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary><c>ledger 4.2</c> is the paragraph of docs/spec/ledger.md that begins with <c>**4.2**</c>.</summary>
public sealed record Clause(string Document, string Number)
{
    public override string ToString() => $"{Document} {Number}";
}

/// <summary>Numbered clauses and the comments that cite them, as in <c>// spec ledger 4.2, 4.3</c>.</summary>
public static partial class Clauses
{
    public static IEnumerable<Clause> Defined(SourceFile specification) =>
        from line in Documents.Prose(specification)
        let match = Number().Match(line)
        where match.Success
        select new Clause(Path.GetFileNameWithoutExtension(specification.Name), match.Groups["number"].Value);

    public static IEnumerable<Clause> Cited(SourceFile code) =>
        from comment in CommentsOf(code)
        from Match match in Citation().Matches(comment)
        from number in match.Groups["numbers"].Value.Split(',')
        select new Clause(match.Groups["document"].Value, number.Trim());

    // The marks of TypeScript's strings are not C#'s.
    private static IEnumerable<string> CommentsOf(SourceFile code) => code.Extension is ".ts" or ".tsx"
        ? code.Lines.Select(line => line.Split("//", 2)).Where(parts => parts.Length == 2).Select(parts => parts[1])
        : code.Code.Comments.Select(comment => comment.Text);

    [GeneratedRegex(@"^\*\*(?<number>\d+(\.\d+)+)\*\* ")]
    private static partial Regex Number();

    [GeneratedRegex(@"\bspec\s+(?<document>[a-z][a-z0-9-]*)\s+(?<numbers>\d+(\.\d+)+(\s*,\s*\d+(\.\d+)+)*)")]
    private static partial Regex Citation();
}
