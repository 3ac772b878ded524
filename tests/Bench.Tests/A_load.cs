using Salus.Bench.Figures;
using Salus.Bench.Load;

namespace Salus.Bench.Tests;

public sealed class A_load
{
    private const int Count = 40;

    [Fact]
    public async Task at_a_fixed_rate_counts_a_stall_from_the_moment_each_was_due()
    {
        // The node answers nobody until the last was sent: only an open loop ever gets there.
        var stall = new TaskCompletionSource();
        var sent = 0;
        var operation = new Operation(async _ =>
        {
            if (++sent == Count)
            {
                stall.SetResult();
            }

            await stall.Task;
            return Answer.One;
        });

        var result = await new OpenLoad(400, seed: 1).RunAsync(
            [.. Enumerable.Repeat(operation, Count)], _ => { }, default);

        var last = result.Samples[^1].Due;
        Assert.All(result.Samples, sample => Assert.True(sample.Latency >= last - sample.Due));
        Assert.Equal(Count, result.Accepted);
    }

    [Fact]
    public async Task sends_those_of_one_lane_one_after_the_other_and_counts_the_wait()
    {
        var (waiting, most, order) = (0, 0, new List<int>());
        Operation[] operations = [.. Enumerable.Range(0, 20).Select(index => new Operation(
            async _ =>
            {
                most = Math.Max(most, ++waiting);
                order.Add(index);
                await Task.Yield();
                waiting--;
                return Answer.One;
            },
            Lane: 7))];

        var open = await new OpenLoad(1_000_000, seed: 1).RunAsync(operations, _ => { }, default);
        var closed = await new ClosedLoad(8).RunAsync(operations, _ => { }, default);

        Assert.Equal(1, most);
        Assert.Equal([.. Enumerable.Range(0, 20), .. Enumerable.Range(0, 20)], order);
        Assert.Equal(40, open.Accepted + closed.Accepted);
    }

    [Fact]
    public async Task of_a_capacity_keeps_no_more_under_way_than_it_says()
    {
        var (waiting, most, one) = (0, 0, new Lock());
        var operation = new Operation(async _ =>
        {
            Note(Interlocked.Increment(ref waiting));
            await Task.Yield();
            Interlocked.Decrement(ref waiting);
            return Answer.One;
        });

        await new ClosedLoad(3).RunAsync([.. Enumerable.Repeat(operation, 50)], _ => { }, default);

        Assert.InRange(most, 1, 3);

        void Note(int now)
        {
            lock (one)
            {
                most = Math.Max(most, now);
            }
        }
    }

    [Fact]
    public void keeps_failures_out_of_its_percentiles_and_windows()
    {
        Sample[] samples =
        [
            Sample(0.1, 10, Answer.One), Sample(0.2, 5_000, Answer.None(1)),
            Sample(0.6, 20, Answer.One), Sample(0.7, 30, Answer.One),
        ];

        var step = Spread.Of(
            new LoadResult(samples, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), 4, isReference: true);

        Assert.Equal((4, 1L), (step.Operations, step.Failures));
        Assert.Equal(new SpreadFigures(20, 30, 30, 30, 30, 30), step.LatencyMs);
        Assert.Equal((1.5, 4.0), (step.CompletedPerSecond, step.SentPerSecond));
        Assert.Equal(
            [new WindowFigures(0, 1, 10, 10, 10, 10), new WindowFigures(0.5, 2, 20, 30, 30, 30)], step.Windows);
        Assert.Equal(10, step.Distribution[0].Ms);
        Assert.All(step.Distribution, point => Assert.True(point.Share < 0.7));
    }

    private static Sample Sample(double dueSeconds, double latencyMs, Answer answer) => new(
        TimeSpan.FromSeconds(dueSeconds), TimeSpan.Zero, TimeSpan.FromMilliseconds(latencyMs), answer);
}
