using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Ledgers;

/// <summary>
/// Where transactions stand, and every patient's log. Written behind the ledger in batches and rebuilt from it when
/// lost; blocks that are not written yet are searched in memory (spec storage 4).
/// </summary>
public sealed class LedgerIndex : IAsyncDisposable
{
    // The ledger waits when the index lags by so many blocks; so much is also the most that is searched in memory.
    private const int MaxBehind = 32;

    private readonly string _path;
    private readonly IndexDatabase _database;
    private readonly IndexReader _reader;
    private readonly Channel<IndexedBlock> _queue = Channel.CreateBounded<IndexedBlock>(
        new BoundedChannelOptions(MaxBehind) { SingleReader = true, SingleWriter = true });

    private readonly List<IndexedBlock> _batch = [];
    private readonly Lock _writing = new();
    private ImmutableList<IndexedBlock> _tail = [];
    private Task _loop = Task.CompletedTask;
    private volatile StoreUnavailableException? _failure;

    private LedgerIndex(string path, IndexDatabase database, IndexReader reader)
    {
        _path = path;
        _database = database;
        _reader = reader;
    }

    /// <summary>The height up to which the tables reach.</summary>
    public Height Reached => _database.ReachedNow;

    /// <summary>Ends when the index can be written no more, with the cause.</summary>
    public Task Completion => _loop;

    /// <summary>Opens the index of a ledger, or begins a new one when it is not readable or of another chain.</summary>
    /// <param name="path">The database.</param>
    /// <param name="headerAt">The header digest of the ledger at a height; null above its head.</param>
    public static LedgerIndex Open(string path, Func<Height, Digest?> headerAt)
    {
        var database = TryOpen(path, headerAt);
        try
        {
            database ??= BeginNew(path);
            return new LedgerIndex(path, database, new IndexReader(path));
        }
        catch (SqliteException cause)
        {
            database?.Dispose();
            throw new StoreUnavailableException(path, cause);
        }
    }

    /// <summary>When the disk took no more, tries once more; throws <see cref="StoreUnavailableException"/> when it
    /// still does not (spec storage 4.4).</summary>
    public void RequireWritable()
    {
        if (_failure is null)
        {
            return;
        }

        lock (_writing)
        {
            TryWrite();
            if (_failure is { } failure)
            {
                throw failure;
            }
        }
    }

    /// <summary>Begins to write what is added.</summary>
    public void Start() => _loop = RunAsync();

    /// <summary>Takes the next block; it is found from now on. The result ends when the index does not lag too
    /// far.</summary>
    public ValueTask AddAsync(CertifiedBlock final)
    {
        if (final.Block.Header.Height <= Reached)
        {
            return ValueTask.CompletedTask;
        }

        var indexed = IndexedBlock.Of(final.Block);
        ImmutableInterlocked.Update(ref _tail, static (tail, block) => tail.Add(block), indexed);
        return EnqueueAsync(indexed);
    }

    /// <summary>Where a transaction stands; null when it is in no block.</summary>
    public (Height Height, int Index)? Find(TransactionId id)
    {
        foreach (var block in _tail)
        {
            if (Array.IndexOf(block.Transactions, id) is >= 0 and var index)
            {
                return (block.Header.Height, index);
            }
        }

        return _reader.Find(id);
    }

    /// <summary>A patient's log after a sequence number, oldest first.</summary>
    public IReadOnlyList<LogEntry> Log(MemberId patient, long after, int limit)
    {
        // The tail is taken first: what leaves it meanwhile is in the tables by then.
        var tail = _tail;
        var (entries, sequence, reached) = _reader.Log(patient, after, limit);
        foreach (var entry in tail.Where(block => block.Header.Height > reached).SelectMany(block => block.Entries))
        {
            if (entry.Patient == patient && ++sequence > after && entries.Count < limit)
            {
                entries.Add(new LogEntry(sequence, entry.Height, entry.Index, entry.Ordinal, entry.Event));
            }
        }

        return entries;
    }

    /// <summary>The places of emergencies after one, oldest first: of all that are not reviewed, and of some that
    /// are.</summary>
    public IReadOnlyList<CasePlace> Cases(CasePlace after, int limit)
    {
        // The tail is taken first: what leaves it meanwhile is in the tables by then.
        var tail = _tail;
        var (places, reached) = _reader.Cases(after.Position, limit);
        var behind = tail.Where(block => block.Header.Height > reached)
            .SelectMany(block => block.Cases
                .Where(one => one.Happened is Event.EmergencyOpened)
                .Select(one => IndexKeys.Place(block.Header.Height, one.Index, 0)))
            .Where(place => place > after.Position);
        return [.. places.Concat(behind).Take(limit).Select(place => new CasePlace(place))];
    }

    /// <summary>Patients beside whom one of two grantees was ever named, after one of them, in the order of their
    /// ids.</summary>
    public IReadOnlyList<MemberId> Named((string One, string Other) grantees, MemberId? after, int limit)
    {
        // The tail is taken first: what leaves it meanwhile is in the tables by then.
        var tail = _tail;
        var (patients, reached) = _reader.Named(grantees, after, limit);
        var behind = tail.Where(block => block.Header.Height > reached)
            .SelectMany(block => block.Namings)
            .Where(naming => naming.Grantee == grantees.One || naming.Grantee == grantees.Other)
            .Select(naming => naming.Patient)
            .Where(patient => after is not { } last || patient.Value.Value > last.Value.Value);
        return [.. patients.Concat(behind).Distinct().OrderBy(patient => patient.Value.Value).Take(limit)];
    }

    /// <summary>The places of a member's own events before one, newest first: what it asked to read, the alerts that it
    /// was told of.</summary>
    public IReadOnlyList<EventPlace> OwnEvents(MemberId member, EventPlace before, int limit)
    {
        // The tail is taken first: what leaves it meanwhile is in the tables by then.
        var tail = _tail;
        var (places, reached) = _reader.OwnEvents(member, before.Position, limit);
        var behind = tail.Where(block => block.Header.Height > reached)
            .SelectMany(block => block.OwnEvents)
            .Where(own => own.Member == member && own.Place < before.Position)
            .Select(own => own.Place)
            .Reverse();
        return [.. behind.Concat(places).Take(limit).Select(place => new EventPlace(place))];
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reader.Dispose();
        _database.Dispose();
    }

    private static IndexDatabase BeginNew(string path)
    {
        foreach (var file in new[] { path, $"{path}-wal", $"{path}-shm" })
        {
            File.Delete(file);
        }

        return IndexDatabase.Open(path);
    }

    private static IndexDatabase? TryOpen(string path, Func<Height, Digest?> headerAt)
    {
        IndexDatabase? database = null;
        try
        {
            database = IndexDatabase.Open(path);
            if (database.Reached() is not { } reached || headerAt(reached.Height) == reached.Header)
            {
                return database;
            }
        }
        catch (SqliteException)
        {
            // Nothing is lost: everything in it is in the segments. spec storage 4.3
        }

        database?.Dispose();
        return null;
    }

    private async ValueTask EnqueueAsync(IndexedBlock block)
    {
        try
        {
            await _queue.Writer.WriteAsync(block);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is OperationalException cause)
        {
            throw cause;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                lock (_writing)
                {
                    for (var taken = 0; taken < MaxBehind && _queue.Reader.TryRead(out var block); taken++)
                    {
                        _batch.Add(block);
                    }

                    TryWrite();
                }
            }
        }
        catch (SqliteException cause)
        {
            var failure = StoreUnavailableException.UntilRestart(_path, cause);
            _queue.Writer.TryComplete(failure);
            throw failure;
        }
        catch (Exception cause)
        {
            _queue.Writer.TryComplete(cause);
            throw;
        }
    }

    // What a full disk did not take stays in memory, where it is searched, and is written with the next.
    private void TryWrite()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        try
        {
            _database.Add(_batch);
            ImmutableInterlocked.Update(ref _tail, static (tail, count) => tail.RemoveRange(0, count), _batch.Count);
            _batch.Clear();
            _failure = null;
        }
        catch (SqliteException cause) when (IndexDatabase.IsOfTheDisk(cause))
        {
            _failure = new StoreUnavailableException(_path, cause);
        }
    }
}
