using System.Diagnostics;
using Npgsql;

namespace Salus.Ihm.Tests.Storage;

/// <summary>A PostgreSQL of the tests' own, reached through a socket in a folder of its own; started when the first
/// test asks for it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>What the theories are run with where PostgreSQL is not installed.</summary>
    public const string Absent = "(absent: PostgreSQL)";

    private const string Versions = "/usr/lib/postgresql";

    private string? _folder;

    public static bool IsInstalled => Programs is not null;

    // Where Debian puts it; the newest.
    private static string? Programs { get; } = !Directory.Exists(Versions)
        ? null
        : Directory.GetDirectories(Versions).OrderDescending(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")));

    private static bool IsRoot => Environment.UserName == "root";

    public string ConnectionString =>
        $"Host={_folder};Username=salus;Database=postgres;Maximum Pool Size=20;Timeout=60";

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>An empty database: the tests of its collection follow each other.</summary>
    public async Task<StoreHome> NewAsync()
    {
        if (_folder is null)
        {
            await MakeAsync();
        }

        await RunAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return new PostgresHome(this);
    }

    public Task StartAsync() => RunProgramAsync(
        "pg_ctl", "start", "-w", "-t", "120", "-D", Data, "-l", Path.Combine(_folder!, "log"), "-o", Options);

    /// <summary>As when its power fails.</summary>
    public Task CrashAsync() => RunProgramAsync("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Data);

    public async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        if (_folder is not null)
        {
            await CrashAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Data => Path.Combine(_folder!, "data");

    // A test's machine does not lose its power.
    private string Options => $"-k {_folder} -h '' -c fsync=off";

    // PostgreSQL does not run as root.
    private async Task MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("salus-pg-").FullName;
        if (IsRoot)
        {
            // A temporary folder of root's own would be closed to it; and a socket's path is short.
            Directory.Delete(folder);
            folder = Directory.CreateDirectory($"/tmp/salus-pg-{Environment.ProcessId}").FullName;
            await RunAsync("chown", ["postgres", folder]);
        }

        _folder = folder;
        await RunProgramAsync(
            "initdb", "-D", Data, "-U", "salus", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8");
        await StartAsync();
    }

    private static Task RunProgramAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return IsRoot
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : RunAsync(path, arguments);
    }

    // What it says goes to no pipe: the server would keep that open.
    private static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        var words = string.Join(' ', arguments.Select(Quoted));
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"{program} {words} >/dev/null 2>&1 </dev/null"])
            {
                WorkingDirectory = "/tmp",
            })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {words} ended with {process.ExitCode}");
    }

    private static string Quoted(string argument) =>
        $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
