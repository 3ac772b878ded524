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
        from comment in code.Code.Comments
        from Match match in Citation().Matches(comment.Text)
        from number in match.Groups["numbers"].Value.Split(',')
        select new Clause(match.Groups["document"].Value, number.Trim());

    [GeneratedRegex(@"^\*\*(?<number>\d+(\.\d+)+)\*\* ")]
    private static partial Regex Number();

    [GeneratedRegex(@"\bspec\s+(?<document>[a-z][a-z0-9-]*)\s+(?<numbers>\d+(\.\d+)+(\s*,\s*\d+(\.\d+)+)*)")]
    private static partial Regex Citation();
}
