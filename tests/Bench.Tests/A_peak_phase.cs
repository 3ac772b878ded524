using Salus.Bench.Load;

namespace Salus.Bench.Tests;

public sealed class A_peak_phase
{
    private const int InFlight = 3;
    private static readonly Batch Ten = new([], 10);

    [Fact]
    public async Task bounds_the_requests_that_wait_for_an_answer()
    {
        var (waiting, most) = (0, 0);
        var phase = new PeakPhase(CountAsync, new Tally(), 1_000_000, InFlight);

        var figures = await phase.RunAsync([.. Enumerable.Repeat(Ten, 50)], TimeSpan.FromMinutes(1), _ => { }, default);

        Assert.Equal((500, 50), (figures.Sent, figures.Batches));
        Assert.InRange(most, 1, InFlight);

        async Task<Answer> CountAsync(Batch batch, CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref waiting));
            await Task.Yield();
            Interlocked.Decrement(ref waiting);
            return new Answer(batch.Count, new Dictionary<string, int>());
        }
    }

    [Fact]
    public async Task keeps_failures_apart_from_what_was_committed()
    {
        var tally = new Tally();
        var phase = new PeakPhase((batch, _) => Task.FromResult(Answer.None(batch.Count)), tally, 1_000_000, InFlight);

        await phase.RunAsync([Ten, Ten], TimeSpan.FromMinutes(1), _ => { }, default);

        Assert.Equal(0, tally.Accepted);
        Assert.Equal(20, tally.Failures["no-answer"]);
    }
}
