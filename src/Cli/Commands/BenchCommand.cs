using System.CommandLine;
using Salus.Bench;
using Salus.Bench.Html;
using Salus.Bench.Workloads;
using Salus.Cli.Benching;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>`salus bench`: what this machine can do; docs/bench.md says what the figures mean.</summary>
internal static class BenchCommand
{
    private const string Solo = "solo";
    private const string Bft = "bft-4";
    private const int BftValidators = 4;
    private const string Published = "published";
    private const string Record = "record";
    private const int MostWallets = 10_000;

    private static readonly string[] PublishedWorkloads = [Record, "query", "grant"];

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = $"The network that is measured. One of: {Solo}; {Bft}: four validators; {Published}: four, in "
            + "the rounds of the published experiment (1,000 operations four times at 50 to 250 a second).",
        HelpName = "PROFILE",
        DefaultValueFactory = _ => Solo,
    };

    private static readonly Option<string[]> Workload = new("--workload")
    {
        Description = "What is measured, in steps up to saturation; several, or 'all'. Of: "
            + $"{string.Join(", ", WorkloadSuite.Names)}. Default: the profile's peak, latency and size only.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Wallets = new("--wallets")
    {
        Description = "How many wallets sign the profile's transactions: 1 to 10000.",
        HelpName = "N",
        DefaultValueFactory = _ => BenchOptions.UsualDoctors,
    };

    public static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the figures to this file.",
        HelpName = "FILE",
    };

    public static readonly Option<FileInfo> Report = new("--report")
    {
        Description = "Write a report with plots to this file: one HTML page that needs nothing else.",
        HelpName = "FILE",
    };

    public static readonly Option<DirectoryInfo> Folder = new("--folder")
    {
        Description = "The file system to measure; a folder is made in it and removed again. Default: here.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Commit = new("--commit")
    {
        Description = "The commit that is measured, for the report. Default: as Git says, else 'unknown'.",
        HelpName = "ID",
    };

    public static readonly Option<bool> Quick = new("--quick")
    {
        Description = "A first look in a fraction of the time; the figures are rougher.",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Exit with 1 unless every promise is kept.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "bench",
        "Measures a throw-away network on this machine: throughput, latency, bytes on disk.",
        "./salus bench --profile solo --json bench.json",
        "./salus bench --profile bft-4 --json bft.json",
        "./salus bench --profile published --report published.html",
        "./salus bench --workload all --report bench.html",
        "./salus bench --workload grant revoke --quick")
        .With(Profile, Workload, Wallets, Json, Report, Folder, Commit, Quick, Check, BenchCompare.Create())
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        if (call.Need(Profile) is not (Solo or Bft or Published))
        {
            throw new FailureException(
                "profile-unknown",
                $"There is no profile '{call.Get(Profile)}'.",
                $"Use --profile {Solo}, --profile {Bft} or --profile {Published}");
        }

        if (call.Get(Wallets) is < 1 or > MostWallets)
        {
            throw new FailureException(
                "wallets-out-of-range",
                $"--wallets is {call.Get(Wallets)}.",
                $"Use a number from 1 to {MostWallets}");
        }

        var choice = Choice(call);
        RequireWritable(call);
        using var progress = call.Screen.Progress();
        var options = await OptionsAsync(call) with
        {
            Validators = call.Need(Profile) == Solo ? 1 : BftValidators,
            Doctors = call.Get(Wallets),
        };
        var summary = await BenchRun.RunAsync(options, choice, new BenchStages(progress), call.Stop);
        progress.Dispose();
        if (call.Get(Json) is { } json)
        {
            await File.WriteAllBytesAsync(json.FullName, summary.Write(), call.Stop);
        }

        if (call.Get(Report) is { } report)
        {
            await File.WriteAllTextAsync(report.FullName, HtmlReport.Of(summary), call.Stop);
        }

        call.Screen.WriteContent(BenchTable.Text(summary));
        return call.Get(Check) && summary.Promises.Any(promise => !promise.IsKept) ? ExitCodes.Refused : ExitCodes.Ok;
    }

    /// <summary>Fails now, and not after ten minutes, when a file that was asked for cannot be written.</summary>
    public static void RequireWritable(Call call)
    {
        foreach (var file in new[] { call.Get(Json), call.Get(Report) }.OfType<FileInfo>())
        {
            file.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
    }

    // The profile's peak and latency are the record workload's too; other workloads can be measured without them.
    private static BenchChoice Choice(Call call)
    {
        var workloads = BenchChoice.Named(call.Get(Workload) ?? []);
        if (call.Get(Profile) == Published)
        {
            var published = WorkloadSizes.Published;
            return new BenchChoice(
                IncludesProfile: false,
                workloads.Count > 0 ? workloads : PublishedWorkloads,
                call.Get(Quick) ? published with { Rounds = 2, RoundOperations = 100 } : published);
        }

        var sizes = call.Get(Quick) ? WorkloadSizes.Quick : new WorkloadSizes();
        return new BenchChoice(workloads.Count == 0 || workloads.Contains(Record), workloads, sizes);
    }

    public static async Task<BenchOptions> OptionsAsync(Call call)
    {
        var options = new BenchOptions
        {
            Folder = (call.Get(Folder) ?? new DirectoryInfo(".")).FullName,
            Commit = call.Get(Commit) ?? await Git.HeadAsync(call.Stop),
            Found = BenchNetworks.Found,
            StartNodes = BenchNetworks.StartAsync,
            Audit = BenchNetworks.Audit,
        };
        return call.Get(Quick) ? options.Quick() : options;
    }
}

/// <summary>Shows how far a run is.</summary>
internal sealed class BenchStages(Progress progress) : IProgress<BenchProgress>
{
    public void Report(BenchProgress value) => progress.Report($"{value.Stage}: {value.Percent} %");
}
