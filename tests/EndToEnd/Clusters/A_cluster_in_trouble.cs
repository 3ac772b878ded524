using System.Diagnostics;
using System.Globalization;
using Salus.EndToEnd.Processes;
using Xunit.Abstractions;

namespace Salus.EndToEnd.Clusters;

public sealed class A_cluster_in_trouble(ITestOutputHelper output)
{
    private static readonly TimeSpan ProgressWithin = TimeSpan.FromSeconds(10);

    /// <summary>Each takes most of a minute: one of them in ./test, all in ./test --long.</summary>
    public static TheoryData<string> Scenarios =>
        Budget.IsLong ? ["two-at-once", "of-unequal-power", "cut-off-and-slow", "wiped"] : ["wiped"];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task loses_nothing_that_was_acknowledged_and_goes_on(string scenario) => TryAsync(Scenario.Read(scenario));

    /// <summary>Four for a minute in ./test; four for ten minutes in ./test --long and seven, of which two fail at a
    /// time, for five: all of it has an hour. SALUS_TROUBLE_SECONDS sets another time for each.</summary>
    public static TheoryData<int, int> Sizes =>
        Budget.IsLong ? new() { { 4, 600 }, { 7, 300 } } : new() { { 4, 60 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task survives_kills_and_suspensions_at_random(int validators, int seconds)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var other = Environment.GetEnvironmentVariable("SALUS_TROUBLE_SECONDS");
        var time = other is null ? seconds : int.Parse(other, CultureInfo.InvariantCulture);
        await TryAsync(Scenario.Random(seed, validators, time));
    }

    private async Task TryAsync(Scenario scenario)
    {
        output.WriteLine($"{scenario}");
        await using var cluster = await Cluster.StartAsync(scenario.Powers, hasLines: scenario.HasLines);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        using var stop = new CancellationTokenSource();
        var start = Stopwatch.GetTimestamp();
        var running = load.RunAsync(stop.Token);
        foreach (var trouble in scenario.Events.OrderBy(trouble => trouble.At))
        {
            await UntilAsync(start, trouble.At, running);
            await cluster.DoAsync(trouble.Who, trouble.Act);
        }

        await cluster.HealAsync();
        var healed = Stopwatch.GetTimestamp();
        await UntilAsync(healed, ProgressWithin.TotalSeconds, running);
        await UntilAsync(start, scenario.Seconds, running);
        var silence = load.LongestSilence(healed);
        await stop.CancelAsync();
        await running;

        var heads = await cluster.AgreedHeadsAsync();
        output.WriteLine($"{load.Acknowledged.Count} acknowledged; silent for {silence} at most after healing");
        output.WriteLine(string.Join('\n', heads));
        Assert.True(silence < ProgressWithin, $"nothing was acknowledged for {silence}");
        await load.RequireProvenAsync();
        await cluster.RequireWholeAsync();
    }

    // A writer that fails is told at once.
    private static async Task UntilAsync(long start, double seconds, Task running)
    {
        var left = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start);
        if (left > TimeSpan.Zero)
        {
            using var timer = new PeriodicTimer(left);
            await await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), running);
        }
    }
}
