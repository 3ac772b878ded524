using System.Globalization;
using Npgsql;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Databases;

namespace Salus.Ihm.Tests.Storage;

/// <summary>Where a test's store is; the test may look into it, and spoil it.</summary>
public abstract class StoreHome : IAsyncDisposable
{
    /// <summary>What the store is opened with.</summary>
    public abstract StoreOptions Options { get; }

    public StoppedTime Time { get; } = new();

    public Task<TelemetryStore> OpenAsync() => OpenAsync(Options);

    public Task<TelemetryStore> OpenAsync(StoreOptions options) =>
        TelemetryStore.OpenAsync(options, Time, CancellationToken.None);

    /// <summary>Changes the tables behind the store's back, while it is closed.</summary>
    public abstract Task SpoilAsync(string sql);

    /// <summary>Every byte that is on the disk, while the store is closed.</summary>
    public abstract Task<byte[]> AllBytesAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A folder, gone with the test.</summary>
internal sealed class SqliteHome : StoreHome
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-store-").FullName;

    public override StoreOptions Options => new() { Folder = _folder };

    public override Task SpoilAsync(string sql)
    {
        using var file = new SqliteFile(Path.Combine(_folder, "telemetry.db"), 1024);
        file.Run(sql);
        return Task.CompletedTask;
    }

    public override async Task<byte[]> AllBytesAsync()
    {
        var all = new MemoryStream();
        foreach (var path in Directory.GetFiles(_folder))
        {
            await all.WriteAsync(await File.ReadAllBytesAsync(path));
        }

        return all.ToArray();
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The database of the server that the tests share.</summary>
internal sealed class PostgresHome(PostgresServer server) : StoreHome
{
    public override StoreOptions Options => new() { ConnectionString = server.ConnectionString };

    public override Task SpoilAsync(string sql) => server.RunAsync(sql);

    /// <summary>The rows as PostgreSQL would write them to a file: its own files hold other databases too.</summary>
    public override async Task<byte[]> AllBytesAsync()
    {
        var all = new MemoryStream();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        string[] tables = ["patients", "series", "segments", "blocks", "rollups", "identities", "documents"];
        foreach (var table in tables)
        {
            var copy = string.Create(CultureInfo.InvariantCulture, $"COPY {table} TO STDOUT (FORMAT BINARY)");
            await using var rows = await connection.BeginRawBinaryCopyAsync(copy);
            await rows.CopyToAsync(all);
        }

        return all.ToArray();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Time that moves when the test says so.</summary>
public sealed class StoppedTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
