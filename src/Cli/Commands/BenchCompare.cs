using System.CommandLine;
using System.Text.Json;
using Salus.Bench;
using Salus.Bench.Compare;
using Salus.Bench.Html;
using Salus.Bench.Workloads;
using Salus.Cli.Benching;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>`salus bench compare`: two commits, built and measured in turns on this machine.</summary>
internal static class BenchCompare
{
    private const string Record = "record";
    private const int MostRounds = 50;

    private static readonly Argument<string> Base = new("base")
    {
        Description = "The commit that is compared with, as Git names it: a hash, a tag, HEAD~3.",
    };

    private static readonly Argument<string> Head = new("head")
    {
        Description = "The commit that is compared. Default: HEAD; what is not committed is not measured.",
        DefaultValueFactory = _ => "HEAD",
    };

    private static readonly Option<string> Workload = new("--workload")
    {
        Description = $"What is measured. One of: {string.Join(", ", WorkloadSuite.Names)}. "
            + $"'{Record}' measures the profile's peak, latency and size, which every commit has.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Record,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = $"How often each commit is measured, 2 to {MostRounds}.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    public static SalusCommand Create() => new SalusCommand(
        "compare",
        "Builds two commits, measures them in turns, and prints the ratio of their medians with its uncertainty.",
        "./salus bench compare HEAD~1 --workload record --rounds 5",
        "./salus bench compare v0.1 main --workload grant --quick --report compare.html")
        .With(Base, Head, Workload, Rounds)
        .With(BenchCommand.Json, BenchCommand.Report, BenchCommand.Folder, BenchCommand.Quick)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var rounds = call.Need(Rounds);
        if (rounds is < 2 or > MostRounds)
        {
            throw new FailureException(
                "rounds-out-of-range", $"--rounds must be from 2 to {MostRounds}.", "For instance: --rounds 5");
        }

        var workload = BenchChoice.Named([call.Need(Workload)]) is [var one] ? one : throw new FailureException(
            "workload-unknown", "A comparison is of one workload.", $"For instance: --workload {Record}");
        BenchCommand.RequireWritable(call);
        using var progress = call.Screen.Progress();
        var comparison = await CompareAsync(call, workload, rounds, new BenchStages(progress));
        progress.Dispose();
        if (call.Get(BenchCommand.Json) is { } json)
        {
            await File.WriteAllBytesAsync(json.FullName, comparison.Write(), call.Stop);
        }

        if (call.Get(BenchCommand.Report) is { } report)
        {
            await File.WriteAllTextAsync(report.FullName, HtmlComparison.Of(comparison), call.Stop);
        }

        call.Screen.WriteContent(comparison.Text());
        return ExitCodes.Ok;
    }

    private static async Task<Comparison> CompareAsync(
        Call call, string workload, int rounds, BenchStages progress)
    {
        var root = await Git.RootAsync(call.Stop);
        var names = new[] { call.Need(Base), call.Need(Head) };
        var built = new Dictionary<string, BuiltCommit>();
        List<string> commits = [];
        foreach (var name in names)
        {
            var commit = await Git.CommitAsync(root, name, call.Stop);
            commits.Add(commit);
            progress.Report(new BenchProgress($"building {commit}", 0));
            built[commit] = await BuiltCommit.BuildAsync(root, commit, call.Stop);
        }

        if (built.Count < 2)
        {
            throw new FailureException(
                "commits-are-one", $"Both names mean {commits[0]}.", "Name two, for instance HEAD~1 and HEAD.");
        }

        var options = await BenchCommand.OptionsAsync(call);
        var run = new CompareRun(commits[0], commits[1], workload, rounds, MeasureAsync);
        return await run.RunAsync(Surroundings.Measure(options, options.Folder), progress, call.Stop);

        Task<JsonElement> MeasureAsync(string commit, CancellationToken stop) =>
            built[commit].MeasureAsync([.. Arguments(call, workload)], options.Folder, stop);
    }

    // What the first commits can do already: the profile, without the option.
    private static IEnumerable<string> Arguments(Call call, string workload) =>
    [
        "--profile", "solo",
        .. workload == Record ? Array.Empty<string>() : ["--workload", workload],
        .. call.Get(BenchCommand.Quick) ? new[] { "--quick" } : [],
    ];
}
