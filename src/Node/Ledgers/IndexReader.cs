using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>Looks things up in the index's tables, over a connection of its own; one look-up at a time.</summary>
internal sealed class IndexReader(string path) : IDisposable
{
    private readonly SqliteConnection _connection = Sqlite.Open(path, "NORMAL");
    private readonly Lock _lock = new();

    public (Height Height, int Index)? Find(TransactionId id)
    {
        lock (_lock)
        {
            using var command = Command("SELECT place FROM transactions WHERE id = $1", IndexKeys.Of(id));
            return command.ExecuteScalar() is long place && IndexKeys.Read(place) is var (height, index, _)
                ? (height, index)
                : null;
        }
    }

    /// <summary>Entries of a patient's log that are indexed, the number of its last, and the height that was
    /// reached.</summary>
    public (List<LogEntry> Entries, long Last, Height Reached) Log(MemberId patient, long after, int limit)
    {
        lock (_lock)
        {
            using var snapshot = _connection.BeginTransaction(deferred: true);
            var height = ReachedIn(snapshot);
            using var number = Command("SELECT number FROM patients WHERE id = $1", IndexKeys.Of(patient));
            number.Transaction = snapshot;
            if (number.ExecuteScalar() is not long known)
            {
                return ([], 0, height);
            }

            var (before, end) = IndexKeys.EntriesOf(known);
            using var last = Command("SELECT max(entry) FROM log WHERE entry > $1 AND entry < $2", before, end);
            last.Transaction = snapshot;
            var lastSequence = last.ExecuteScalar() is long entry ? IndexKeys.Sequence(entry) : 0;
            return (Entries(snapshot, before + Math.Min(after, uint.MaxValue), end, limit), lastSequence, height);
        }
    }

    /// <summary>Places of indexed emergencies after one, oldest first, and the height that was reached.</summary>
    public (List<long> Places, Height Reached) Cases(long after, int limit) => Rows(
        "SELECT place FROM cases WHERE place > $1 ORDER BY place LIMIT $2", row => row.GetInt64(0), after, limit);

    /// <summary>Patients beside whom one of two grantees is named, after one of them, in the order of their ids, and
    /// the height that was reached.</summary>
    public (List<MemberId> Patients, Height Reached) Named(
        (string One, string Other) grantees, MemberId? after, int limit) => Rows(
        "SELECT DISTINCT patient FROM named WHERE grantee IN ($1, $2) AND patient > $3 ORDER BY patient LIMIT $4",
        row => IndexKeys.ReadMember((byte[])row.GetValue(0)),
        grantees.One,
        grantees.Other,
        after is { } last ? IndexKeys.Of(last) : [],
        limit);

    /// <summary>Places of a member's own events before one, newest first, and the height that was reached.</summary>
    public (List<long> Places, Height Reached) OwnEvents(MemberId member, long before, int limit) => Rows(
        "SELECT place FROM own WHERE member = $1 AND place < $2 ORDER BY place DESC LIMIT $3",
        row => row.GetInt64(0),
        IndexKeys.Of(member),
        before,
        limit);

    public void Dispose() => _connection.Dispose();

    private (List<T> Rows, Height Reached) Rows<T>(
        string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        lock (_lock)
        {
            using var snapshot = _connection.BeginTransaction(deferred: true);
            var height = ReachedIn(snapshot);
            using var command = Command(sql, values);
            command.Transaction = snapshot;
            using var rows = command.ExecuteReader();
            var found = new List<T>();
            while (rows.Read())
            {
                found.Add(read(rows));
            }

            return (found, height);
        }
    }

    private Height ReachedIn(SqliteTransaction snapshot)
    {
        using var reached = Command("SELECT height FROM reached");
        reached.Transaction = snapshot;
        return new Height(reached.ExecuteScalar() is long value ? (ulong)value : 0);
    }

    private List<LogEntry> Entries(SqliteTransaction snapshot, long after, long before, int limit)
    {
        using var command = Command(
            "SELECT entry, place, name FROM log JOIN events ON number = event "
            + "WHERE entry > $1 AND entry < $2 ORDER BY entry LIMIT $3",
            after,
            before,
            limit);
        command.Transaction = snapshot;
        using var rows = command.ExecuteReader();
        var entries = new List<LogEntry>();
        while (rows.Read())
        {
            var (height, index, ordinal) = IndexKeys.Read(rows.GetInt64(1));
            entries.Add(new LogEntry(IndexKeys.Sequence(rows.GetInt64(0)), height, index, ordinal, rows.GetString(2)));
        }

        return entries;
    }

    private SqliteCommand Command(string sql, params object[] values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", values[index]);
        }

        return command;
    }
}
