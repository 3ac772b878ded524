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

    private readonly SqliteConnection _database;
    private readonly Lock _lock = new();

    private PermitRegister(SqliteConnection database) => _database = database;

    public static PermitRegister Open(string path)
    {
        var database = Sqlite.Open(path, "FULL");
        Sqlite.Run(database, Schema);
        return new PermitRegister(database);
    }

    public OpenedPermit? Find(TransactionId id)
    {
        lock (_lock)
        {
            using var command = Command(
                "SELECT id, decision, stage, summary FROM permit WHERE id = $id", ("$id", Key(id)));
            return Read(command).FirstOrDefault();
        }
    }

    /// <summary>Permits that owe a summary: lapsed by now, or closing.</summary>
    public IReadOnlyList<OpenedPermit> Due(Timestamp now)
    {
        lock (_lock)
        {
            using var command = Command(
                "SELECT id, decision, stage, summary FROM permit WHERE stage = 1 OR (stage = 0 AND until <= $now)",
                ("$now", now.UnixMs));
            return Read(command);
        }
    }

    public long CountOpen()
    {
        lock (_lock)
        {
            using var command = Command("SELECT count(*) FROM permit WHERE stage < 2");
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>Enters a permit; one that is there stays as it is.</summary>
    public void Enter(TransactionId id, Permit decision) => Run(
        "INSERT OR IGNORE INTO permit (id, decision, until, stage) VALUES ($id, $decision, $until, 0)",
        ("$id", Key(id)),
        ("$decision", JsonSerializer.Serialize(decision, LedgerJson.Default.Permit)),
        ("$until", decision.Until.UnixMs));

    /// <summary>Notes a release before it happens; false when the permit is not open, or its summary would not
    /// fit.</summary>
    public bool TryNote(TransactionId id, string entry)
    {
        lock (_lock)
        {
            using var command = Command(
                """
                INSERT OR IGNORE INTO released (permit, entry)
                SELECT id, $entry FROM permit WHERE id = $id AND stage = 0
                AND (SELECT count(*) FROM released WHERE permit = $id) < $most
                """,
                ("$id", Key(id)),
                ("$entry", entry),
                ("$most", SummariseRelease.MaxRecords));
            command.ExecuteNonQuery();
            using var check = Command(
                "SELECT 1 FROM released JOIN permit ON permit = id WHERE id = $id AND entry = $entry AND stage = 0",
                ("$id", Key(id)),
                ("$entry", entry));
            return check.ExecuteScalar() is not null;
        }
    }

    public IReadOnlyList<string> Released(TransactionId id)
    {
        lock (_lock)
        {
            using var command = Command(
                "SELECT entry FROM released WHERE permit = $id ORDER BY entry", ("$id", Key(id)));
            using var reader = command.ExecuteReader();
            var entries = new List<string>();
            while (reader.Read())
            {
                entries.Add(reader.GetString(0));
            }

            return entries;
        }
    }

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

    private static List<OpenedPermit> Read(SqliteCommand command)
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

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        lock (_lock)
        {
            using var command = Command(sql, values);
            command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = _database.CreateCommand();
#pragma warning disable CA2100 // Every caller passes constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
