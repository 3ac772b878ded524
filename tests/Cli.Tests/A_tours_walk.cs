using Salus.Cli.Output;
using Salus.Cli.Tour;
using Spectre.Console;

namespace Salus.Cli.Tests;

public sealed class A_tours_walk : IDisposable
{
    private readonly StringWriter _log = new();
    private readonly TourWalk _walk;

    public A_tours_walk() => _walk = new TourWalk(new TourScreen(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        Out = new AnsiConsoleOutput(_log),
    })));

    [Fact]
    public async Task is_as_expected_when_every_step_is()
    {
        await WalkAsync(Good, Good);
        Assert.True(_walk.IsAsExpected);
    }

    [Fact]
    public async Task goes_on_after_a_step_that_went_otherwise_and_is_not_as_expected()
    {
        await WalkAsync(Otherwise, Good);
        Assert.False(_walk.IsAsExpected);
        Assert.Equal([false, true], _walk.Walked[0].Steps.Select(step => step.Outcome.IsAsExpected));
        Assert.Contains("✗", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task stays_otherwise_whatever_good_comes_after()
    {
        await WalkAsync(Otherwise);
        await WalkAsync(Good);
        Assert.False(_walk.IsAsExpected);
    }

    [Fact]
    public async Task leaves_a_chapter_whose_step_failed_outright_and_counts_what_was_passed_over()
    {
        await WalkAsync(Faulty, Good, Good);
        await WalkAsync(Good);
        Assert.False(_walk.IsAsExpected);
        Assert.Equal([1, 1], _walk.Walked.Select(chapter => chapter.Steps.Count));
        Assert.Contains("The 2 steps left", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_when_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var chapter = new Chapter("", "", [Step(() => throw new OperationCanceledException(stop.Token))]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => _walk.WalkAsync(chapter, stop.Token));
        Assert.False(_walk.IsAsExpected);
    }

    [Fact]
    public async Task takes_a_refusal_for_expected_only_by_its_code()
    {
        Assert.True((await RefusedAsync("stale-policy")).IsAsExpected);
        Assert.False((await RefusedAsync("bad-signature")).IsAsExpected);
        var letThrough = await Expect.RefusalAsync(
            "stale-policy", "", () => Task.CompletedTask, CancellationToken.None);
        Assert.False(letThrough.IsAsExpected);
    }

    public void Dispose() => _log.Dispose();

    private static Step Good => Step(() => Outcome.AsExpected("well"));

    private static Step Otherwise => Step(() => Outcome.Otherwise("it was let through"));

    private static Step Faulty => Step(() => throw new FailureException("no-node-reached", "none", "start one"));

    private static Step Step(Func<Outcome> act) => new("words", "expected", _ => Task.FromResult(act()));

    private static Task<Outcome> RefusedAsync(string code) => Expect.RefusalAsync(
        "stale-policy", "", () => throw new FailureException(code, "", ""), CancellationToken.None);

    private Task WalkAsync(params IReadOnlyList<Step> steps) =>
        _walk.WalkAsync(new Chapter("title", "words", steps), CancellationToken.None);
}
