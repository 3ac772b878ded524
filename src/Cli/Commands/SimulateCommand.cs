using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Simulation;

namespace Salus.Cli.Commands;

/// <summary>`salus simulate`: validators under faults and lies, in simulated time.</summary>
internal static class SimulateCommand
{
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Run this history alone and print what happened in it, moment by moment.",
        HelpName = "N",
    };

    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "How many histories to run, from seed 1 on.",
        HelpName = "COUNT",
        DefaultValueFactory = _ => 300,
    };

    public static SalusCommand Create() => new SalusCommand(
        "simulate",
        "Tries validators in simulated time, under crashes, cuts, torn writes, lost disks and lies.",
        "./salus simulate",
        "./salus simulate --seeds 20000",
        "./salus simulate --seed 42")
        .With(Seed, Seeds, StandardOptions.Json)
        .Runs(call => call.Get(Seed) == 0 ? RunManyAsync(call) : RunOneAsync(call));

    private static Task<int> RunOneAsync(Call call)
    {
        var lines = new List<string>();
        var end = History.Run(call.Get(Seed), lines.Add);
        call.Screen.Write(new Answer(
            new JsonObject
            {
                ["seed"] = end.Seed,
                ["blocks"] = end.Heights,
                ["fault"] = end.Fault,
                ["events"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]),
            },
            View.Lines([.. lines, "", end.Fault ?? $"Every promise was kept: {end.Heights} blocks became final."])));
        return Task.FromResult(end.Fault is null ? ExitCodes.Ok : ExitCodes.Damaged);
    }

    private static async Task<int> RunManyAsync(Call call)
    {
        var count = call.Get(Seeds);
        if (count is < 1 or > 10_000_000)
        {
            throw new FailureException(
                "seeds-out-of-range", "--seeds must be from 1 to 10,000,000.", "For instance: --seeds 300");
        }

        var ends = new ConcurrentQueue<HistoryEnd>();
        var options = new ParallelOptions { CancellationToken = call.Stop };
        var run = Parallel.ForEachAsync(Enumerable.Range(1, count), options, (seed, _) =>
        {
            ends.Enqueue(History.Run(seed));
            return ValueTask.CompletedTask;
        });
        using (var progress = call.Screen.Progress())
        {
            await progress.WhileAsync(run, () => Words(ends, count), call.Stop);
        }

        var broken = ends.Where(end => end.Fault is not null).OrderBy(end => end.Seed).ToList();
        call.Screen.Write(new Answer(
            new JsonObject
            {
                ["histories"] = count,
                ["blocks"] = ends.Sum(end => (long)end.Heights),
                ["broken"] = new JsonArray([.. broken.Select(end => JsonValue.Create(end.Seed))]),
            },
            View.Lines(
            [
                .. broken.Select(end => $"salus simulate --seed {end.Seed}: {end.Fault}"),
                $"{count:N0} histories, {ends.Sum(end => (long)end.Heights):N0} blocks: "
                    + (broken.Count == 0 ? "every promise was kept." : $"{broken.Count:N0} broke a promise."),
            ])));
        return broken.Count == 0 ? ExitCodes.Ok : ExitCodes.Damaged;
    }

    private static string Words(ConcurrentQueue<HistoryEnd> ends, int count) =>
        $"{ends.Count:N0} of {count:N0} histories, {ends.Count(end => end.Fault is not null)} with a fault";
}
