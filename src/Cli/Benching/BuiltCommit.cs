using System.Text.Json;
using Salus.Bench;
using Salus.Cli.Output;

namespace Salus.Cli.Benching;

/// <summary>A commit, checked out and built in Release in a folder of its own, which is kept: a commit never
/// changes.</summary>
internal sealed class BuiltCommit(string commit, string folder)
{
    private const string Place = ".build/bench";

    private string Program => Path.Combine(folder, "src/Cli/bin/Release/net10.0/salus.dll");

    /// <summary>Checks it out below .build/bench and builds it, unless that was done before.</summary>
    public static async Task<BuiltCommit> BuildAsync(string root, string commit, CancellationToken stop)
    {
        var folder = Path.Combine(root, Place, commit);
        var built = new BuiltCommit(commit, folder);
        var isBuilt = Path.Combine(folder, ".bench-built");
        if (File.Exists(isBuilt))
        {
            return built;
        }

        if (!Directory.Exists(folder))
        {
            await Git.CheckOutAsync(root, commit, folder, stop);
        }

        string[] properties = ["-p:RestoreLockedMode=true", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false"];
        string[] build = ["build", "src/Cli", "-c", "Release", "-v", "quiet", "-tl:off", .. properties];
        var answer = await Programs.RunAsync("dotnet", build, folder, stop);
        if (answer.ExitCode != 0 || !File.Exists(built.Program))
        {
            throw new FailureException(
                "commit-does-not-build",
                $"{commit} does not build: {answer.Output.Trim()}",
                $"Look at it in {folder}; remove the folder to try again.");
        }

        await File.WriteAllTextAsync(isBuilt, "", stop);
        return built;
    }

    /// <summary>Runs its own `salus bench` and reads the figures; a commit whose command does not know the workload
    /// is a <see cref="BenchException"/>.</summary>
    public async Task<JsonElement> MeasureAsync(IReadOnlyList<string> arguments, string on, CancellationToken stop)
    {
        var file = Path.Combine(folder, ".bench.json");
        File.Delete(file);
        string[] fixedArguments = ["bench", "--json", file, "--folder", on, "--commit", commit];
        var answer = await Programs.RunAsync("dotnet", [Program, .. fixedArguments, .. arguments], folder, stop);
        var isUnknown = answer.Errors.Contains("workload-unknown", StringComparison.Ordinal);
        if (isUnknown || answer.ExitCode == ExitCodes.BadInput)
        {
            throw new BenchException(
                "bench-workload-missing",
                $"`salus bench {string.Join(' ', arguments)}` is nothing that {commit} knows: "
                + "compare another workload, or later commits.");
        }

        if (!File.Exists(file))
        {
            throw new BenchException("bench-run-failed", $"The run of {commit} failed: {answer.Errors.Trim()}");
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, stop));
        return document.RootElement.Clone();
    }
}
