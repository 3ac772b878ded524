using System.Text.RegularExpressions;
using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>What C# code here does not contain. Comments and strings count only where the rule is about them.</summary>
public static partial class Tokens
{
    public static IEnumerable<string> FloatingPoint(SourceFile file) => InCode(file, FloatingPointToken());

    public static IEnumerable<string> Sleeps(SourceFile file) => InCode(file, SleepCall());

    public static IEnumerable<string> SkippedTests(SourceFile file) => InCode(file, SkipArgument());

    public static IEnumerable<string> AsyncVoid(SourceFile file) => InCode(file, AsyncVoidMember());

    public static IEnumerable<string> BlockingWaits(SourceFile file) => InCode(file, BlockingWait());

    public static IEnumerable<string> BackgroundTasks(SourceFile file) => InCode(file, TaskRun());

    public static IEnumerable<string> Regions(SourceFile file) =>
        file.Lines.Select((line, index) => (line, number: index + 1))
            .Where(at => at.line.TrimStart().StartsWith("#region", StringComparison.Ordinal))
            .Select(at => $"{file}({at.number})");

    /// <summary>A catch may do nothing when it names what it expects and a comment says why it is no failure.</summary>
    public static IEnumerable<string> EmptyCatches(SourceFile file)
    {
        foreach (Match match in EmptyCatch().Matches(file.Code.Code))
        {
            var (first, last) = (file.Code.LineOf(match.Index), file.Code.LineOf(match.Index + match.Length));
            var isExplained = file.Code.Comments.Any(comment => comment.Line >= first && comment.Line <= last);
            var isNarrow = match.Groups["type"].Value is not ("" or "Exception");
            if (!isExplained || !isNarrow)
            {
                yield return $"{file}({first})";
            }
        }
    }

    /// <summary>Notes about work that was left undone. In documents only a note that begins so counts.</summary>
    public static IEnumerable<string> UnfinishedWork(SourceFile file)
    {
        if (file.Extension == ".cs")
        {
            return file.Code.Comments.Where(comment => UnfinishedWord().IsMatch(comment.Text))
                .Select(comment => $"{file}({comment.Line})");
        }

        var pattern = file.Extension == ".md" ? UnfinishedParagraph() : UnfinishedWord();
        return file.Lines.Select((line, index) => (line, number: index + 1))
            .Where(at => pattern.IsMatch(at.line)).Select(at => $"{file}({at.number})");
    }

    /// <summary>Comments that read like statements: they end like one and hold a call, a value or a keyword.</summary>
    public static IEnumerable<string> DeadCode(SourceFile file) =>
        from comment in file.Code.Comments
        where !comment.IsDocumentation && StatementInComment().IsMatch(comment.Text)
        select $"{file}({comment.Line}): {comment.Text}";

    private static IEnumerable<string> InCode(SourceFile file, Regex pattern) =>
        pattern.Matches(file.Code.Code)
            .Select(match => $"{file}({file.Code.LineOf(match.Index)}): {match.Value.Trim()}");

    [GeneratedRegex(@"\b(float|double|decimal|Half|Single(?=\.)|Double|Decimal)\b"
        + @"|(?<![\w.])\d[\d_]*(\.\d+|[eE][+-]?\d+|[fFdDmM]\b)"
        + @"|\bMath\.(Sqrt|Pow|Exp|Log\w*|Sin|Cos|Round|Floor|Ceiling)\b"
        + @"|\.Total(Days|Hours|Minutes|Seconds|Milliseconds|Microseconds)\b")]
    private static partial Regex FloatingPointToken();

    [GeneratedRegex(@"\b(Thread\s*\.\s*Sleep|Task\s*\.\s*Delay|SpinWait)\b")]
    private static partial Regex SleepCall();

    [GeneratedRegex(@"\bSkip\s*=(?!=)")]
    private static partial Regex SkipArgument();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoidMember();

    [GeneratedRegex(@"\.\s*Result\b(?!\s*[(=])|\.\s*Wait\s*\(\s*\)|\.\s*GetResult\s*\(\s*\)")]
    private static partial Regex BlockingWait();

    [GeneratedRegex(@"\bTask\s*\.\s*Run\b")]
    private static partial Regex TaskRun();

    [GeneratedRegex(@"\bcatch\b\s*(\(\s*(?:[\w.]+\.)?(?<type>\w+)(\s+\w+)?\s*\))?\s*"
        + @"(when\s*\((?>[^()]|(?<open>\()|(?<-open>\)))*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex UnfinishedWord();

    [GeneratedRegex(@"^\W*(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex UnfinishedParagraph();

    [GeneratedRegex(@"^(?=.*[;{}]$)(.*\w\(.*\)\s*[;{]"
        + @"|.*[\w\])]\s*(=|\+=|-=|=>)\s*.*;|(return|throw|await|var|using|yield)\b.*;|(break|continue);|[{}])$")]
    private static partial Regex StatementInComment();
}
