using Salus.Bench.Measures;

namespace Salus.Bench.Load;

/// <summary>
/// What a cluster does at 60 % of its peak, first with all validators, then with the last one suspended; and what it
/// costs when there is nothing to do. Callers ask the other validators in both windows: who is served by one that hangs
/// is another question.
/// </summary>
internal sealed class ClusterPhase(BenchNodes nodes, SignedLoad load, Tally tally, BenchOptions options)
{
    private const double ShareOfPeak = 0.6;
    private const int BatchSize = 25;
    private const int Seed = 20_260_102;

    private static readonly TimeSpan CatchesUpWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IsWholeWithin = TimeSpan.FromMinutes(5);

    public async Task<ClusterFigures> RunAsync(
        NodeConnection toAllButLast,
        double peakPerSecond,
        Func<string, Action<int>> stage,
        CancellationToken cancellationToken)
    {
        var offered = peakPerSecond * ShareOfPeak;
        var all = await WindowAsync("all run");
        WindowOfCluster one;
        using (new Suspension(nodes.All[^1].Process))
        {
            one = await WindowAsync("one is suspended");
        }

        await UntilAllRestAsync(stage, cancellationToken);
        var (share, blocks) = await IdleAsync(stage("idle"), cancellationToken);
        return new ClusterFigures(Math.Round(offered, 1), all, one, share, blocks);

        async Task<WindowOfCluster> WindowAsync(string what)
        {
            var batches = load.Sign((int)(offered * options.ClusterSeconds), BatchSize, stage("signing"));
            Operation[] operations = [.. batches.Select(batch =>
                new Operation(stop => toAllButLast.SubmitBatchAsync(batch, stop)))];
            var result = await new OpenLoad(offered / BatchSize, Seed)
                .RunAsync(operations, stage(what), cancellationToken);
            return Figures(result);
        }
    }

    private WindowOfCluster Figures(LoadResult result)
    {
        foreach (var sample in result.Samples)
        {
            tally.Add(sample.Answer);
        }

        TimeSpan[] sorted = [.. result.Samples.Select(sample => sample.Latency).Order()];
        return new WindowOfCluster(
            Math.Round(result.AcceptedPerSecond, 1), Percentiles.Latency(sorted), Percentiles.Ms(sorted, 1));
    }

    // Also who went on from a snapshot has the history below it then: to fetch that is work, and not rest.
    private async Task UntilAllRestAsync(Func<string, Action<int>> stage, CancellationToken cancellationToken)
    {
        await UntilAsync(
            HeadsAgreeAsync, CatchesUpWithin, "The validator that was suspended did not catch up within a minute.",
            cancellationToken);
        stage("fetching history")(0);
        await UntilAsync(
            IsWholeAsync, IsWholeWithin, "The validator that was suspended did not fetch its history in five minutes.",
            cancellationToken);
    }

    private static async Task UntilAsync(
        Func<CancellationToken, Task<bool>> holds,
        TimeSpan within,
        string otherwise,
        CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(within);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!await holds(patience.Token))
            {
                await look.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException("bench-node-failed", otherwise);
        }
    }

    private async Task<bool> HeadsAgreeAsync(CancellationToken cancellationToken)
    {
        var heights = await HeightsAsync(cancellationToken);
        return !heights.Contains(null) && heights.Distinct().Count() == 1;
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken) =>
        (await ToldAsync("salus_ledger_filling", cancellationToken)).All(filling => filling == 0);

    private async Task<(double ShareOfCore, long Blocks)> IdleAsync(
        Action<int> progress, CancellationToken cancellationToken)
    {
        var before = await HeightsAsync(cancellationToken);
        var usage = new NodeUsage(nodes);
        await usage.StartAsync(cancellationToken);
        for (var second = 0; second < options.IdleSeconds; second++)
        {
            progress(second * 100 / options.IdleSeconds);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        await usage.StopAsync(cancellationToken);
        var blocks = (await HeightsAsync(cancellationToken)).Zip(before, (after, first) => after - first).ToList();
        if (blocks.Contains(null))
        {
            throw new BenchException("bench-node-failed", "A validator tells no metrics. See its log.");
        }

        var most = usage.Processes.Max(process => process.CoreSeconds);
        return (Math.Round(most / options.IdleSeconds, 4), (long)blocks.Max()!.Value);
    }

    private Task<double?[]> HeightsAsync(CancellationToken cancellationToken) =>
        ToldAsync("salus_head_height", cancellationToken);

    // Of all ledgers together; null where a node does not say.
    private async Task<double?[]> ToldAsync(string metric, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(nodes.All.Select(node => NodeMetrics.ReadAsync(node, cancellationToken))))
            .Select(metrics => metrics.TryGetValue(metric, out var value) ? value : (double?)null)];
}
