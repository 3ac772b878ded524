using System.Diagnostics;

namespace Salus.CrossChecks;

/// <summary>There is no Node.js, no npm, or no registry; the message says which.</summary>
public sealed class NpmAbsentException(string message) : Exception(message);

/// <summary>An npm project of the tests, installed from its lock file under .build/npm and used again until the lock
/// file changes.</summary>
public static class NpmFolder
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>The folder to run in: the project's files beside its node_modules.</summary>
    public static async Task<string> InstallAsync(string project)
    {
        var root = RepositoryRoot();
        var source = Path.Combine(root, "tests", project);
        var folder = Path.Combine(root, ".build", "npm", project.Replace('/', '-'));
        Directory.CreateDirectory(folder);
        using var alone = await LockAsync(Path.Combine(folder, "lock"));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            await BringAsync(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var installed = Path.Combine(folder, "node_modules", "installed-from.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        if (!File.Exists(installed) || await File.ReadAllTextAsync(installed) != wanted)
        {
            await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
            await File.WriteAllTextAsync(installed, wanted);
        }

        return folder;
    }

    // A program that was started from the folder a moment ago may still be reading its files: what has not changed is
    // left alone, and what has is replaced whole.
    private static async Task BringAsync(string file, string to)
    {
        var wanted = await File.ReadAllTextAsync(file);
        if (!File.Exists(to) || await File.ReadAllTextAsync(to) != wanted)
        {
            await File.WriteAllTextAsync(to + ".new", wanted);
            File.Move(to + ".new", to, overwrite: true);
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Salus.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run inside the repository");
        }

        return folder.FullName;
    }

    // Two test processes may come at once; the one that waits finds everything installed.
    private static async Task<FileStream> LockAsync(string path)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (started.Elapsed < Longest)
            {
                await tick.WaitForNextTickAsync();
            }
        }
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new NpmAbsentException($"(absent: {program} did not end within {Longest.TotalMinutes} minutes)");
        }

        await output;
        if (process.ExitCode != 0)
        {
            var lines = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            // A lock file that does not hold is our own fault, and no missing registry.
            Assert.DoesNotContain("npm error code EUSAGE", lines);
            var last = lines.LastOrDefault(line => line.StartsWith("npm error ", StringComparison.Ordinal)) ?? "";
            throw new NpmAbsentException($"(absent: {program} {arguments[0]} ended with {process.ExitCode}: {last})");
        }
    }

    private static Process Start(string folder, string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new NpmAbsentException($"(absent: {program}: {missing.Message})");
        }
    }
}
