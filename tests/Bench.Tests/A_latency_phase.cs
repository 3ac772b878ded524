using Salus.Bench.Load;

namespace Salus.Bench.Tests;

public sealed class A_latency_phase
{
    private const int Count = 40;
    private static readonly Answer Accepted = new(1, new Dictionary<string, int>());

    [Fact]
    public async Task counts_a_stall_from_the_moment_each_was_due()
    {
        // The node answers nobody until the last was sent: only an open loop ever gets there.
        var stall = new TaskCompletionSource();
        var sent = 0;
        var phase = new LatencyPhase(AnswerLate, new Tally(), perSecond: 400, seed: 1);
        var due = phase.Arrivals(Count);

        var latencies = await phase.RunAsync([.. Enumerable.Repeat(Array.Empty<byte>(), Count)], _ => { }, default);

        for (var i = 0; i < Count; i++)
        {
            Assert.True(latencies[i] >= due[^1] - due[i], $"transaction {i} waited longer than its latency says");
        }

        async Task<Answer> AnswerLate(byte[] transaction, CancellationToken cancellationToken)
        {
            if (++sent == Count)
            {
                stall.SetResult();
            }

            await stall.Task;
            return Accepted;
        }
    }

    [Fact]
    public void decides_beforehand_when_each_is_due()
    {
        var due = Arrivals(seed: 7);

        Assert.Equal(due.Order(), due);
        Assert.InRange(due[^1].TotalSeconds, 38, 42);
        Assert.Equal(due, Arrivals(seed: 7));
        Assert.NotEqual(due, Arrivals(seed: 8));
    }

    private static TimeSpan[] Arrivals(int seed) =>
        new LatencyPhase((_, _) => Task.FromResult(Accepted), new Tally(), perSecond: 250, seed).Arrivals(10_000);
}
