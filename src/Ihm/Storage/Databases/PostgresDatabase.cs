using System.Data;
using Npgsql;
using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Databases;

/// <summary>The store in PostgreSQL. The writer's connection holds a lock, so that no second IHM writes.</summary>
internal sealed class PostgresDatabase : IStoreDatabase
{
    // Any number, the same for all.
    private const long Lock = 0x53_41_4C_55_53_31;

    private const string FindAll = """
        SELECT i.patient, i.high, i.low, i.version, i.content, i.time
        FROM unnest($1, $2, $3) AS k (patient, high, low)
        JOIN identities i ON i.patient = k.patient AND i.high = k.high AND i.low = k.low
        """;

    private const string PutAll = """
        INSERT INTO identities SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (patient, high, low)
        DO UPDATE SET version = excluded.version, content = excluded.content, time = excluded.time
        """;

    private const string DeleteAll = """
        DELETE FROM identities i USING unnest($1, $2, $3) AS k (patient, high, low)
        WHERE i.patient = k.patient AND i.high = k.high AND i.low = k.low
        """;

    private const string Bytes = """
        SELECT CAST(sum(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class WHERE relkind = 'r' AND relname IN
            ('patients', 'series', 'segments', 'blocks', 'rollups', 'identities', 'documents')
        """;

    // Sealed bytes do not compress.
    private const string Storage = """

        ALTER TABLE segments ALTER COLUMN sealed SET STORAGE EXTERNAL;
        ALTER TABLE blocks ALTER COLUMN sealed SET STORAGE EXTERNAL;
        ALTER TABLE rollups ALTER COLUMN sealed SET STORAGE EXTERNAL;
        ALTER TABLE documents ALTER COLUMN sealed SET STORAGE EXTERNAL;
        """;

    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection? _writer;

    private PostgresDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>Whether it is a connection string.</summary>
    public static bool Reads(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Count > 0;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            return false;
        }
    }

    public static async Task<PostgresDatabase> OpenAsync(string connectionString, CancellationToken ct)
    {
        var words = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,

            // Every question goes by an index; what it sees is one moment; a commit is durable.
            Options = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
                + "-c default_transaction_isolation=repeatable\\ read -c synchronous_commit=on "

                // A server takes a moment to see that the process before is gone, and holds its lock until then.
                + "-c lock_timeout=3s",
        };
        var database = new PostgresDatabase(NpgsqlDataSource.Create(words));
        try
        {
            await database.MakeTablesAsync(ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Task<IStoreView> ViewAsync(CancellationToken ct) => Told<IStoreView>(async () =>
    {
        var connection = await _source.OpenConnectionAsync(ct);
        return new View(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct));
    });

    public Task<IReadOnlyList<Identity>> FindAsync(IReadOnlyList<IdentityKey> keys, CancellationToken ct) =>
        Told<IReadOnlyList<Identity>>(async () =>
        {
            await using var command = new NpgsqlCommand(FindAll, await WriterAsync(ct));
            AddKeys(command.Parameters, keys);
            var found = new List<Identity>();
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var key = new IdentityKey(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
                found.Add(new Identity(key, checked((int)row.GetInt64(3)), row.GetInt64(4), row.GetInt64(5)));
            }

            return found;
        });

    public Task CommitAsync(StoreChanges changes, CancellationToken ct) => Told(async () =>
    {
        await using var batch = new NpgsqlBatch(await WriterAsync(ct));
        foreach (var (sql, values) in changes.Statements)
        {
            Add(batch, sql, values);
        }

        if (changes.Identities.Count > 0)
        {
            var rows = changes.Identities.OrderBy(identity => identity.Key).ToList();
            var parameters = Add(batch, PutAll);
            AddKeys(parameters, [.. rows.Select(row => row.Key)]);
            parameters.Add(new NpgsqlParameter { Value = rows.Select(row => (long)row.Version).ToArray() });
            parameters.Add(new NpgsqlParameter { Value = rows.Select(row => row.Content).ToArray() });
            parameters.Add(new NpgsqlParameter { Value = rows.Select(row => row.Time).ToArray() });
        }

        if (changes.Forgotten.Count > 0)
        {
            AddKeys(Add(batch, DeleteAll), changes.Forgotten);
        }

        // A batch is one transaction: all of it, or nothing.
        return await batch.ExecuteNonQueryAsync(ct);
    });

    public Task<long> BytesAsync(CancellationToken ct) => Told(async () =>
    {
        await using var command = new NpgsqlCommand(Bytes, await WriterAsync(ct));
        return (long)(await command.ExecuteScalarAsync(ct))!;
    });

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        await _source.DisposeAsync();
    }

    private static async Task<T> Told<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw StoreException.Full("PostgreSQL has no room on its disk", fault);
        }
        catch (PostgresException fault) when (fault.SqlState is "XX001" or "XX002")
        {
            // data_corrupted, index_corrupted
            throw StoreException.Damaged("A page of the PostgreSQL database", fault);
        }
        catch (NpgsqlException fault) when (fault is not PostgresException sql || IsPassing(sql.SqlState))
        {
            // The server's own words name a database or a role that is not there.
            var words = fault is PostgresException { MessageText: var text } ? $" ({text})" : "";
            throw StoreException.Unavailable($"PostgreSQL cannot be asked{words}", fault);
        }
    }

    // Connections, resources, somebody's intervention, the system; a start that is not over, a lack of rights.
    private static bool IsPassing(string state) => state[..2] is "08" or "25" or "28" or "3D" or "53" or "57" or "58";

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    private static void AddKeys(NpgsqlParameterCollection parameters, IReadOnlyCollection<IdentityKey> keys)
    {
        parameters.Add(new NpgsqlParameter { Value = keys.Select(key => key.Patient).ToArray() });
        parameters.Add(new NpgsqlParameter { Value = keys.Select(key => key.High).ToArray() });
        parameters.Add(new NpgsqlParameter { Value = keys.Select(key => key.Low).ToArray() });
    }

    // One that broke is replaced, once the server let go of the lock.
    private async Task<NpgsqlConnection> WriterAsync(CancellationToken ct)
    {
        if (_writer is { FullState: ConnectionState.Open })
        {
            return _writer;
        }

        if (_writer is not null)
        {
            await _writer.DisposeAsync();
            _writer = null;
        }

        var connection = await _source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Lock });
        try
        {
            await command.ExecuteNonQueryAsync(ct);
            return _writer = connection;
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await connection.DisposeAsync();
            throw StoreException.InUse("this PostgreSQL database");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private Task<int> MakeTablesAsync(CancellationToken ct) => Told(async () =>
    {
        var tables = Sql.Tables.Replace("{number}", "BIGINT", StringComparison.Ordinal)
            .Replace("{bytes}", "BYTEA", StringComparison.Ordinal)
            .Replace("{clustered}", "", StringComparison.Ordinal);

        var writer = await WriterAsync(ct);
        await using var make = new NpgsqlCommand(tables + Storage, writer);
        await make.ExecuteNonQueryAsync(ct);
        await using var read = new NpgsqlCommand(Sql.ReadForm, writer);
        if (await read.ExecuteScalarAsync(ct) is not long form)
        {
            await using var write = new NpgsqlCommand(Sql.WriteForm, writer);
            write.Parameters.Add(new NpgsqlParameter { Value = Sql.Form });
            return await write.ExecuteNonQueryAsync(ct);
        }

        return form == Sql.Form ? 0 : throw StoreException.OtherForm("this PostgreSQL database");
    });

    private sealed class View(NpgsqlConnection connection, NpgsqlTransaction transaction) : IStoreView
    {
        public Task<IReadOnlyList<object[]>> RowsAsync(string sql, CancellationToken ct, params object[] values) =>
            Told<IReadOnlyList<object[]>>(async () =>
            {
                await using var command = new NpgsqlCommand(sql, connection, transaction);
                foreach (var value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                var rows = new List<object[]>();
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct))
                {
                    var row = new object[reader.FieldCount];
                    reader.GetValues(row);
                    rows.Add(row);
                }

                return rows;
            });

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
