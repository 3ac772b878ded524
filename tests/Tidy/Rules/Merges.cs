using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>What a merge leaves where two have changed the same lines.</summary>
public static class Merges
{
    private static readonly string[] Marks = [new string('<', 7) + " ", new string('>', 7) + " "];

    public static IEnumerable<string> LeftOpen(SourceFile file) =>
        file.Lines.Select((line, index) => (line, number: index + 1))
            .Where(at => Array.Exists(Marks, mark => at.line.StartsWith(mark, StringComparison.Ordinal)))
            .Select(at => $"{file}({at.number})");
}
