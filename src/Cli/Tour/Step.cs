namespace Salus.Cli.Tour;

/// <summary>One thing that happens: in plain words, what is expected, and the deed itself.</summary>
internal sealed record Step(string Words, string Expected, Func<CancellationToken, Task<Outcome>> Act);

/// <summary>Steps that belong together.</summary>
internal sealed record Chapter(string Title, string Words, IReadOnlyList<Step> Steps);

/// <summary>What came of a step, in words; the details are for the curious.</summary>
internal sealed record Outcome(bool IsAsExpected, string Words)
{
    public IReadOnlyList<string> Details { get; init; } = [];

    public static Outcome AsExpected(string words, params IReadOnlyList<string> details) =>
        new(true, words) { Details = details };

    public static Outcome Otherwise(string words) => new(false, words);

    /// <summary>As expected if the condition holds; the words say what was found either way.</summary>
    public static Outcome If(bool isAsExpected, string words, params IReadOnlyList<string> details) =>
        new(isAsExpected, words) { Details = details };
}

/// <summary>A step that was taken: its number, its outcome, how long it took.</summary>
internal sealed record StepTaken(string Number, Step Step, Outcome Outcome, TimeSpan Took);

/// <summary>How far a chapter was walked.</summary>
internal sealed record ChapterWalked(Chapter Chapter, IReadOnlyList<StepTaken> Steps)
{
    public int Count => Chapter.Steps.Count;

    public int CountAsExpected => Steps.Count(step => step.Outcome.IsAsExpected);

    public bool IsAsExpected => CountAsExpected == Count;

    public TimeSpan Took => TimeSpan.FromTicks(Steps.Sum(step => step.Took.Ticks));
}
