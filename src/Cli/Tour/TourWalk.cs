using System.Diagnostics;
using Salus.Cli.Output;

namespace Salus.Cli.Tour;

/// <summary>Walks chapters step by step. It goes on after a step that went otherwise; a step that fails outright ends
/// its chapter, because what follows there needs it.</summary>
internal sealed class TourWalk(TourScreen screen)
{
    private readonly List<ChapterWalked> _walked = [];

    public IReadOnlyList<ChapterWalked> Walked => _walked;

    public bool IsAsExpected => _walked.All(chapter => chapter.IsAsExpected);

    public async Task WalkAsync(Chapter chapter, CancellationToken stop)
    {
        var number = _walked.Count + 1;
        var taken = new List<StepTaken>();
        _walked.Add(new ChapterWalked(chapter, taken));
        screen.Open(number, chapter);
        foreach (var step in chapter.Steps)
        {
            var (result, isFault) = await TakeAsync($"{number}.{taken.Count + 1}", step, stop);
            taken.Add(result);
            if (isFault)
            {
                screen.Break(chapter.Steps.Count - taken.Count);
                return;
            }
        }
    }

    private async Task<(StepTaken Taken, bool IsFault)> TakeAsync(string number, Step step, CancellationToken stop)
    {
        screen.Begin(number, step);
        var began = Stopwatch.GetTimestamp();
        var (outcome, isFault) = await OutcomeAsync(step, stop);
        var taken = new StepTaken(number, step, outcome, Stopwatch.GetElapsedTime(began));
        screen.End(taken);
        return (taken, isFault);
    }

    private static async Task<(Outcome Outcome, bool IsFault)> OutcomeAsync(Step step, CancellationToken stop)
    {
        try
        {
            return (await step.Act(stop), false);
        }
        catch (Exception fault) when (Failures.Of(fault, stop) is { ExitCode: not ExitCodes.Interrupted } failure)
        {
            return (Outcome.Otherwise($"{failure.Code}: {failure.Message}"), true);
        }
    }
}
