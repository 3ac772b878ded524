using System.Collections.Concurrent;
using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Databases;

/// <summary>The store in a folder: one connection writes, others read what was committed when they began.</summary>
internal sealed class SqliteDatabase : IStoreDatabase
{
    private const int WriterKilobytes = 32 * 1024;
    private const int ReaderKilobytes = 2 * 1024;
    private const int MostReaders = 8;

    private const UnixFileMode OwnersOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ConcurrentBag<SqliteFile> _idle = [];
    private readonly SemaphoreSlim _readers = new(MostReaders);
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly SqliteFile _writer;

    private SqliteDatabase(string path, FileStream lockFile)
    {
        _path = path;
        _lock = lockFile;
        _writer = new SqliteFile(path, WriterKilobytes);
    }

    public static SqliteDatabase Open(string folder)
    {
        var lockFile = Lock(folder);
        SqliteDatabase? database = null;
        try
        {
            database = new SqliteDatabase(Path.Combine(folder, "telemetry.db"), lockFile);
            database.MakeTables();
            return database;
        }
        catch
        {
            database?._writer.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    public async Task<IStoreView> ViewAsync(CancellationToken ct)
    {
        await _readers.WaitAsync(ct);
        try
        {
            var reader = _idle.TryTake(out var idle) ? idle : new SqliteFile(_path, ReaderKilobytes);
            reader.Run("BEGIN");
            return new View(this, reader);
        }
        catch
        {
            _readers.Release();
            throw;
        }
    }

    public Task<IReadOnlyList<Identity>> FindAsync(IReadOnlyList<IdentityKey> keys, CancellationToken ct)
    {
        var found = new List<Identity>();
        var read = _writer.Prepare(Sql.ReadIdentity);

        // Else each of them would lock and unlock the file.
        _writer.Run("BEGIN");
        try
        {
            foreach (var key in keys)
            {
                BindKey(read, key);
                if (read.Step())
                {
                    found.Add(new Identity(key, checked((int)read.Number(0)), read.Number(1), read.Number(2)));
                }

                read.Reset();
            }
        }
        finally
        {
            read.Reset();
            _writer.Run("COMMIT");
        }

        return Task.FromResult<IReadOnlyList<Identity>>(found);
    }

    public Task CommitAsync(StoreChanges changes, CancellationToken ct)
    {
        try
        {
            _writer.Run("BEGIN");
            Write(changes);
            _writer.Run("COMMIT");
            return Task.CompletedTask;
        }
        catch
        {
            if (_writer.IsInTransaction)
            {
                _writer.Run("ROLLBACK");
            }

            throw;
        }
    }

    public Task<long> BytesAsync(CancellationToken ct)
    {
        long Ask(string pragma) => (long)_writer.Rows(pragma)[0][0];
        var pages = Ask("PRAGMA page_count") - Ask("PRAGMA freelist_count");
        return Task.FromResult(pages * Ask("PRAGMA page_size"));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var reader in _idle)
        {
            reader.Dispose();
        }

        _readers.Dispose();

        _writer.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Make(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Unavailable($"{folder}: {fault.Message}", fault);
        }

        try
        {
            return new FileStream(
                Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw StoreException.InUse(folder);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw StoreException.Unavailable($"{folder}: {fault.Message}", fault);
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersOnly);
        }
    }

    private static void BindKey(SqliteStatement statement, IdentityKey key)
    {
        statement.Bind(1, key.Patient);
        statement.Bind(2, key.High);
        statement.Bind(3, key.Low);
    }

    private void MakeTables()
    {
        var tables = Sql.Tables.Replace("{number}", "INTEGER", StringComparison.Ordinal)
            .Replace("{bytes}", "BLOB", StringComparison.Ordinal)
            .Replace("{clustered}", "WITHOUT ROWID", StringComparison.Ordinal);
        _writer.Run("BEGIN");
        foreach (var table in tables.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _writer.Run(table);
        }

        var form = _writer.Rows(Sql.ReadForm);
        if (form.Count == 0)
        {
            _writer.Run(Sql.WriteForm, Sql.Form);
        }

        _writer.Run("COMMIT");
        if (form.Count > 0 && (long)form[0][0] != Sql.Form)
        {
            throw StoreException.OtherForm(_path);
        }
    }

    private void Write(StoreChanges changes)
    {
        foreach (var (sql, values) in changes.Statements)
        {
            _writer.Run(sql, values);
        }

        // In the order of the keys, neighbours go to the same page.
        var put = _writer.Prepare(Sql.PutIdentity);
        foreach (var identity in changes.Identities.OrderBy(identity => identity.Key))
        {
            BindKey(put, identity.Key);
            put.Bind(4, identity.Version);
            put.Bind(5, identity.Content);
            put.Bind(6, identity.Time);
            put.Run();
        }

        var delete = _writer.Prepare(Sql.DeleteIdentity);
        foreach (var key in changes.Forgotten.Order())
        {
            BindKey(delete, key);
            delete.Run();
        }
    }

    private sealed class View(SqliteDatabase database, SqliteFile reader) : IStoreView
    {
        public Task<IReadOnlyList<object[]>> RowsAsync(string sql, CancellationToken ct, params object[] values)
        {
            ct.ThrowIfCancellationRequested();
            return Task.FromResult<IReadOnlyList<object[]>>(reader.Rows(sql, values));
        }

        public ValueTask DisposeAsync()
        {
            reader.Run("COMMIT");
            database._idle.Add(reader);
            database._readers.Release();
            return ValueTask.CompletedTask;
        }
    }
}
