using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Storage;
using Salus.Primitives;
using SQLitePCL;

namespace Salus.Node.Ledgers;

/// <summary>The index's tables (spec storage 4). One connection writes, in transactions of many blocks.</summary>
internal sealed class IndexDatabase : IDisposable
{
    // A database with tables of another form is no index of ours: it is written again.
    private const long Form = 3;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS reached (id INTEGER PRIMARY KEY, height INTEGER NOT NULL, header BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS transactions (id BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS patients (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS log (entry INTEGER PRIMARY KEY, place INTEGER NOT NULL, event INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS cases (place INTEGER PRIMARY KEY, until INTEGER NOT NULL, reviewed INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS named (
            grantee TEXT NOT NULL, patient BLOB NOT NULL, PRIMARY KEY (grantee, patient)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS own (
            member BLOB NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (member, place)) WITHOUT ROWID;
        PRAGMA user_version = 3;
        """;

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _addTransaction;
    private readonly PreparedStatement _addEntry;
    private readonly SqliteCommand _setReached;
    private readonly Dictionary<MemberId, PatientLog> _patients = [];
    private readonly Dictionary<string, long> _events = [];

    private ulong _reached;

    private IndexDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _addTransaction = new PreparedStatement(connection, "INSERT OR IGNORE INTO transactions VALUES ($1, $2)");
        _addEntry = new PreparedStatement(connection, "INSERT INTO log VALUES ($1, $2, $3)");
        _setReached = Command("INSERT OR REPLACE INTO reached VALUES (1, $1, $2)");
        _reached = Reached()?.Height.Value ?? 0;
    }

    /// <summary>The last height that is indexed; any thread may read it.</summary>
    public Height ReachedNow => new(Volatile.Read(ref _reached));

    public static IndexDatabase Open(string path)
    {
        var connection = Sqlite.Open(path, "NORMAL");
        try
        {
            RequireForm(connection);
            Sqlite.Run(connection, Tables);
            return new IndexDatabase(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The last block that is indexed; null before the first.</summary>
    public BlockReference? Reached()
    {
        using var command = Command("SELECT height, header FROM reached");
        using var row = command.ExecuteReader();
        return row.Read()
            ? new BlockReference(new Height((ulong)row.GetInt64(0)), Digest.Read((byte[])row.GetValue(1)))
            : null;
    }

    /// <summary>Whether the disk is at fault and may be better later: full, read-only, or not readable now.</summary>
    public static bool IsOfTheDisk(SqliteException fault) => fault.SqliteErrorCode is
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN;

    /// <summary>Enters blocks in one transaction, or nothing of them.</summary>
    public void Add(IReadOnlyList<IndexedBlock> blocks)
    {
        try
        {
            // Not a SqliteTransaction: its Dispose fails after a full disk, where SQLite has rolled back by itself.
            Sqlite.Run(_connection, "BEGIN");
            Enter(blocks);
            Sqlite.Run(_connection, "COMMIT");
            Volatile.Write(ref _reached, blocks[^1].Header.Height.Value);
        }
        catch (SqliteException)
        {
            // What was numbered in this transaction was never written.
            _patients.Clear();
            _events.Clear();
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Sqlite.Run(_connection, "ROLLBACK");
            }

            throw;
        }
    }

    private void Enter(IReadOnlyList<IndexedBlock> blocks)
    {
        EnterPlaces(blocks);
        foreach (var entry in blocks.SelectMany(block => block.Entries))
        {
            _addEntry.Bind(1, Patient(entry.Patient).NextEntry());
            _addEntry.Bind(2, IndexKeys.Place(entry));
            _addEntry.Bind(3, Event(entry.Event));
            _addEntry.Run();
        }

        foreach (var block in blocks)
        {
            EnterCases(block);
            EnterParts(block);
        }

        var last = blocks[^1].Header;
        Run(_setReached, (long)last.Height.Value, last.Digest.ToArray());
    }

    private void EnterPlaces(IReadOnlyList<IndexedBlock> blocks)
    {
        var places = new List<(Digest Id, long Place)>(blocks.Sum(block => block.Transactions.Length));
        foreach (var block in blocks)
        {
            for (var index = 0; index < block.Transactions.Length; index++)
            {
                places.Add((block.Transactions[index].Value, IndexKeys.Place(block.Header.Height, index, 0)));
            }
        }

        // In the order of the keys, neighbours go to the same page.
        places.Sort();
        Span<byte> id = stackalloc byte[Digest.Size];
        foreach (var (digest, place) in places)
        {
            digest.CopyTo(id);
            _addTransaction.Bind(1, id[..IndexKeys.IdBytes]);
            _addTransaction.Bind(2, place);
            _addTransaction.Run();
        }
    }

    // So that only cases that a registrar may have to look at are kept (spec storage 4.5).
    private void EnterCases(IndexedBlock block)
    {
        var (height, time) = (block.Header.Height, block.Header.Time.UnixMs);
        foreach (var (index, happened) in block.Cases)
        {
            if (happened is Event.EmergencyOpened opened)
            {
                Once("DELETE FROM cases WHERE reviewed AND until <= $1", time);
                Once("INSERT INTO cases VALUES ($1, $2, 0)", IndexKeys.Place(height, index, 0), opened.Until.UnixMs);
            }
            else if (happened is Event.EmergencyReviewed reviewed)
            {
                Once(
                    "UPDATE cases SET reviewed = 1 WHERE place = (SELECT place FROM transactions WHERE id = $1)",
                    IndexKeys.Of(reviewed.Emergency));
            }
        }
    }

    // Whose patients somebody has, and what a member finds again as its own (spec storage 4.6).
    private void EnterParts(IndexedBlock block)
    {
        foreach (var (grantee, patient) in block.Namings)
        {
            Once("INSERT OR IGNORE INTO named VALUES ($1, $2)", grantee, IndexKeys.Of(patient));
        }

        foreach (var (member, place) in block.OwnEvents)
        {
            Once("INSERT OR IGNORE INTO own VALUES ($1, $2)", IndexKeys.Of(member), place);
        }
    }

    public void Dispose()
    {
        _addTransaction.Dispose();
        _addEntry.Dispose();
        _setReached.Dispose();
        _connection.Dispose();
    }

    private static void RequireForm(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT user_version FROM pragma_user_version WHERE EXISTS (SELECT 1 FROM sqlite_master)";
        if (command.ExecuteScalar() is long form && form != Form)
        {
            throw new SqliteException($"the index has form {form}, not {Form}", raw.SQLITE_SCHEMA);
        }
    }

    private PatientLog Patient(MemberId patient)
    {
        if (_patients.TryGetValue(patient, out var known))
        {
            return known;
        }

        var id = IndexKeys.Of(patient);
        Once("INSERT OR IGNORE INTO patients (id) VALUES ($1)", id);
        var number = (long)Once("SELECT number FROM patients WHERE id = $1", id)!;
        var (first, end) = IndexKeys.EntriesOf(number);
        var last = Once("SELECT max(entry) FROM log WHERE entry > $1 AND entry < $2", first, end);
        return _patients[patient] = new PatientLog(last is long entry ? entry : first);
    }

    private long Event(string name)
    {
        if (!_events.TryGetValue(name, out var number))
        {
            Once("INSERT OR IGNORE INTO events (name) VALUES ($1)", name);
            number = (long)Once("SELECT number FROM events WHERE name = $1", name)!;
            _events[name] = number;
        }

        return number;
    }

    private object? Once(string sql, params object[] values)
    {
        using var command = Command(sql);
        Bind(command, values);
        return command.ExecuteScalar();
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, object[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var name = $"${index + 1}";
            if (command.Parameters.Count <= index)
            {
                command.Parameters.AddWithValue(name, values[index]);
            }
            else
            {
                command.Parameters[index].Value = values[index];
            }
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private sealed class PatientLog(long last)
    {
        private long _last = last;

        public long NextEntry() => ++_last;
    }
}
