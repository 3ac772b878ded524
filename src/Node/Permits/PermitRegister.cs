using System.Text.Json;
using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Permits;

/// <summary>Where an opened permit stands.</summary>
internal enum PermitStage
{
    /// <summary>Its requester may read under it.</summary>
    Open = 0,

    /// <summary>Nothing more is released; the summary is on its way to the ledger.</summary>
    Closing = 1,

    /// <summary>The summary is final.</summary>
    Closed = 2,
}

/// <summary>A permit that was opened at this store.</summary>
internal sealed record OpenedPermit(TransactionId Id, Permit Decision, PermitStage Stage, TransactionId? Summary);

/// <summary>The permits opened at this store and what was released under each, durable before a byte is served: a store
/// that falls still owes the patient the summary (spec api 6.6).</summary>
internal sealed class PermitRegister : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS permit (
            id BLOB PRIMARY KEY, decision TEXT NOT NULL, until INTEGER NOT NULL, stage INTEGER NOT NULL, summary BLOB
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS released (permit BLOB, entry TEXT, PRIMARY KEY (permit, entry)) WITHOUT ROWID;
        """;

    private readonly string _path;
    private readonly SqliteConnection _database;
    private readonly Lock _lock = new();

    private PermitRegister(string path, SqliteConnection database) => (_path, _database) = (path, database);

    public static PermitRegister Open(string path)
    {
        SqliteConnection? database = null;
        try
        {
            database = Sqlite.Open(path, "FULL");
            Sqlite.Run(database, Schema);
            return new PermitRegister(path, database);
        }
        catch (SqliteException cause)
        {
            database?.Dispose();
            throw new StoreUnavailableException(path, cause);
        }
    }

    public OpenedPermit? Find(TransactionId id) => Ask(
        "SELECT id, decision, stage, summary FROM permit WHERE id = $id", ReadPermits, ("$id", Key(id)))
        .FirstOrDefault();

    /// <summary>Permits that owe a summary: lapsed by now, or closing.</summary>
    public IReadOnlyList<OpenedPermit> Due(Timestamp now) => Ask(
        "SELECT id, decision, stage, summary FROM permit WHERE stage = 1 OR (stage = 0 AND until <= $now)",
        ReadPermits,
        ("$now", now.UnixMs));

    public long CountOpen() =>
        Ask("SELECT count(*) FROM permit WHERE stage < 2", command => (long)command.ExecuteScalar()!);

    /// <summary>Enters a permit; one that is there stays as it is.</summary>
    public void Enter(TransactionId id, Permit decision) => Run(
        "INSERT OR IGNORE INTO permit (id, decision, until, stage) VALUES ($id, $decision, $until, 0)",
        ("$id", Key(id)),
        ("$decision", JsonSerializer.Serialize(decision, LedgerJson.Default.Permit)),
        ("$until", decision.Until.UnixMs));

    /// <summary>Notes a release before it happens; false when the permit is not open, or its summary would not
    /// fit.</summary>
    public bool TryNote(TransactionId id, string entry) => Ask(
        """
        INSERT OR IGNORE INTO released (permit, entry)
        SELECT id, $entry FROM permit WHERE id = $id AND stage = 0
        AND (SELECT count(*) FROM released WHERE permit = $id) < $most;
        SELECT 1 FROM released JOIN permit ON permit = id WHERE id = $id AND entry = $entry AND stage = 0;
        """,
        command => command.ExecuteScalar() is not null,
        ("$id", Key(id)),
        ("$entry", entry),
        ("$most", SummariseRelease.MaxRecords));

    public IReadOnlyList<string> Released(TransactionId id) => Ask(
        "SELECT entry FROM released WHERE permit = $id ORDER BY entry", ReadEntries, ("$id", Key(id)));

    /// <summary>From here on nothing is released under it.</summary>
    public void BeginClosing(TransactionId id) =>
        Run("UPDATE permit SET stage = 1 WHERE id = $id AND stage = 0", ("$id", Key(id)));

    public void Close(TransactionId id, TransactionId? summary) => Run(
        "UPDATE permit SET stage = 2, summary = $summary WHERE id = $id",
        ("$id", Key(id)),
        ("$summary", summary is { } value ? Key(value) : DBNull.Value));

    /// <summary>Forgets permits that are closed and could not be opened again.</summary>
    public void Forget(Timestamp lapsedBefore)
    {
        const string old = "FROM permit WHERE stage = 2 AND until < $before";
        Run($"DELETE FROM released WHERE permit IN (SELECT id {old}); DELETE {old};", ("$before", lapsedBefore.UnixMs));
    }

    public void Dispose() => _database.Dispose();

    private static byte[] Key(TransactionId id) => id.Value.ToArray();

    private static List<OpenedPermit> ReadPermits(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var permits = new List<OpenedPermit>();
        while (reader.Read())
        {
            permits.Add(new OpenedPermit(
                new TransactionId(Digest.Read((byte[])reader[0])),
                JsonSerializer.Deserialize(reader.GetString(1), LedgerJson.Default.Permit)!,
                (PermitStage)reader.GetInt32(2),
                reader[3] is byte[] summary ? new TransactionId(Digest.Read(summary)) : null));
        }

        return permits;
    }

    private static List<string> ReadEntries(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var entries = new List<string>();
        while (reader.Read())
        {
            entries.Add(reader.GetString(0));
        }

        return entries;
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> values) =>
        Ask(sql, command => command.ExecuteNonQuery(), values);

    // What the database says is a fault of the disk: nothing is served meanwhile, and summaries are tried again.
    private T Ask<T>(
        string sql, Func<SqliteCommand, T> ask, params ReadOnlySpan<(string Name, object Value)> values)
    {
        lock (_lock)
        {
            using var command = _database.CreateCommand();
#pragma warning disable CA2100 // Every caller passes constants.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            try
            {
                return ask(command);
            }
            catch (SqliteException cause)
            {
                throw new StoreUnavailableException(_path, cause);
            }
        }
    }
}
