using SQLitePCL;

namespace Salus.Ihm.Storage.Databases;

/// <summary>A prepared statement, used again and again by one thread at a time.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteFile _file;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteFile file, sqlite3 database, string sql)
    {
        _file = file;
        file.Check(raw.sqlite3_prepare_v2(database, sql.Replace('$', '?'), out _statement));
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    public void Bind(int parameter, long value) => _file.Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(object[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] is byte[] bytes)
            {
                _file.Check(raw.sqlite3_bind_blob(_statement, index + 1, bytes));
            }
            else
            {
                Bind(index + 1, (long)values[index]);
            }
        }
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Whether there is one row more.</summary>
    public bool Step() => raw.sqlite3_step(_statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var fault => throw _file.Fault(fault),
    };

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public object[] Row()
    {
        var row = new object[raw.sqlite3_column_count(_statement)];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = raw.sqlite3_column_type(_statement, column) == raw.SQLITE_BLOB
                ? raw.sqlite3_column_blob(_statement, column).ToArray()
                : Number(column);
        }

        return row;
    }

    // Says once more what the step said already.
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();
}
