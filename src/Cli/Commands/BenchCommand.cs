using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Bench;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Commands;

/// <summary>`salus bench`: what this machine can do; docs/bench.md says what the figures mean.</summary>
internal static class BenchCommand
{
    private const string Solo = "solo";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = $"What is measured. One of: {Solo}.",
        HelpName = "PROFILE",
        DefaultValueFactory = _ => Solo,
    };

    private static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the report to this file.",
        HelpName = "FILE",
    };

    private static readonly Option<DirectoryInfo> Folder = new("--folder")
    {
        Description = "The file system to measure; a folder is made in it and removed again. Default: here.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Commit = new("--commit")
    {
        Description = "The commit that is measured, for the report. Default: as Git says, else 'unknown'.",
        HelpName = "ID",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Exit with 1 unless every promise is kept.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "bench",
        "Measures a throw-away network on this machine: transactions a second, latency, bytes on disk.",
        "./salus bench --profile solo --json bench.json")
        .With(Profile, Json, Folder, Commit, Check)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        if (call.Need(Profile) != Solo)
        {
            throw new FailureException(
                "profile-unknown", $"There is no profile '{call.Get(Profile)}'.", $"Use --profile {Solo}");
        }

        using var progress = call.Screen.Progress();
        var options = new BenchOptions
        {
            Folder = (call.Get(Folder) ?? new DirectoryInfo(".")).FullName,
            Commit = call.Get(Commit) ?? await CommitAsync(call.Stop),
            Found = Found,
            StartNode = StartNodeAsync,
        };
        var report = await SoloProfile.RunAsync(options, new Stages(progress), call.Stop);
        progress.Dispose();
        if (call.Get(Json) is { } file)
        {
            await File.WriteAllBytesAsync(file.FullName, report.Write(), call.Stop);
        }

        call.Screen.WriteContent(BenchTable.Text(report));
        return call.Get(Check) && report.Promises.Any(promise => !promise.IsKept) ? ExitCodes.Refused : ExitCodes.Ok;
    }

    private static BenchNetwork Found(BenchFounding founding)
    {
        var organisation = OrganisationId.TryParse("bench-hospital", out var named)
            ? named
            : throw new InvalidOperationException("the organisation's name is one");
        var founded = NetworkFounder.Found(
            new FoundingPlan { Network = founding.Network, Organisations = [organisation], Quotas = founding.Quotas },
            Call.Time);
        founded.WriteNode(founding.DataFolder);
        var hospital = founded.Organisations[0];
        return new BenchNetwork(
            founded.Genesis,
            hospital.Registrar.Id,
            hospital.Registrar.Signing,
            (member, key) => hospital.Authority.IssueForMember(member, key));
    }

    // The node is this program once more, in a process of its own; it ends when its stdin does.
    private static async Task<BenchNode> StartNodeAsync(string folder, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var isDotnet = Path.GetFileNameWithoutExtension(start.FileName) == "dotnet";
        string[] program = isDotnet ? [typeof(BenchCommand).Assembly.Location] : [];
        string[] ports = ["--port", "0", "--operations-port", "0"];
        string[] node = ["node", "--node-data", folder, .. ports, "--while-stdin", "--json"];
        foreach (var argument in program.Concat(node))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new FailureException(
            "bench-node-failed", "The node could not be started.", "Try ./salus up, which says more.");
        var address = await ReadAddressAsync(process, stop);
        return new BenchNode(address, process.Id, async () =>
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        });
    }

    private static async Task<Uri> ReadAddressAsync(Process process, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(StartsWithin);
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        try
        {
            return new Uri(JsonNode.Parse(text.ToString())!["address"]!.GetValue<string>());
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException)
        {
            process.Dispose();
            throw new FailureException(
                "bench-node-failed", $"The node did not start: {text}", "Try ./salus up, which says more.");
        }
    }

    private static async Task<string> CommitAsync(CancellationToken stop)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = AppContext.BaseDirectory,
            };
            using var git = Process.Start(start)!;
            var commit = (await git.StandardOutput.ReadToEndAsync(stop)).Trim();
            await git.WaitForExitAsync(stop);
            return git.ExitCode == 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No Git here: the report says so.
            return "unknown";
        }
    }

    private sealed class Stages(Progress progress) : IProgress<BenchProgress>
    {
        public void Report(BenchProgress value) => progress.Report($"{value.Stage}: {value.Percent} %");
    }
}
