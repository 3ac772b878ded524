using SQLitePCL;

namespace Salus.Ihm.Storage.Databases;

/// <summary>One connection to the database, with its statements; one thread at a time uses it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly sqlite3 _database;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    public SqliteFile(string path, int cacheKilobytes)
    {
        SystemSqlite.Require();
        _path = path;
        const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _database, Flags, null);
        try
        {
            Check(code);
            Check(raw.sqlite3_busy_timeout(_database, 10_000));
            Run("PRAGMA journal_mode = WAL");
            Run("PRAGMA synchronous = FULL");
            Run("PRAGMA wal_autocheckpoint = 8000");
            Run($"PRAGMA cache_size = -{cacheKilobytes}");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(this, _database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    public void Run(string sql, params object[] values)
    {
        var statement = Prepare(sql);
        statement.Bind(values);
        statement.Run();
    }

    public List<object[]> Rows(string sql, params object[] values)
    {
        var statement = Prepare(sql);
        statement.Bind(values);
        var rows = new List<object[]>();
        try
        {
            while (statement.Step())
            {
                rows.Add(statement.Row());
            }
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    public Exception Fault(int code)
    {
        var words = raw.sqlite3_errstr(code).utf8_to_string();
        return (code & 0xFF) switch
        {
            raw.SQLITE_FULL => StoreException.Full($"{_path}: {words}"),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreException.Damaged(_path),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_PERM =>
                StoreException.Unavailable($"{_path}: {words}"),
            _ => new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()}"),
        };
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _database.Dispose();
    }
}
