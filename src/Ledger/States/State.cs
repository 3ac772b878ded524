using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Snapshots;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.States;

/// <summary>Reads of one consistent state.</summary>
public abstract class StateView
{
    /// <summary>The entity under an id, or null where there is none.</summary>
    public T? Get<T>(Table<T> table, string id)
        where T : class => (T?)Find(new StateKey(table, id));

    internal abstract object? Find(StateKey key);
}

/// <summary>
/// The state of one ledger, in versions: one writer commits block after block, any number of readers see the state as
/// of a height. The digest after a block is SHA-256(digest before || canonical write set of the block) (spec ledger
/// 5.3). What was written lies in a log; memory holds where, and the entities that rules read all the time.
/// </summary>
public sealed class State
{
    private readonly EntityTable _often = new();
    private readonly StoredEntities _stored;

    // A block's write set is large: the one writer uses the same memory for each.
    private readonly WireWriter _canonical = new();

    /// <summary>A state without entities, whose log is kept in a store.</summary>
    public State(IStateStore store)
        : this(new StateLog(store, []))
    {
    }

    private State(StateLog log)
    {
        Log = log;
        _stored = new StoredEntities(log);
    }

    /// <summary>The height of the last committed block.</summary>
    public Height Height { get; private set; }

    /// <summary>The digest of all that was ever written.</summary>
    public Digest Digest { get; private set; }

    /// <summary>Where its log is kept.</summary>
    public IStateStore Store => Log.Store;

    /// <summary>How many bytes of its log the store was given.</summary>
    public long Stored => Log.Stored;

    /// <summary>Everything that was written.</summary>
    internal StateLog Log { get; }

    /// <summary>The state as it stood after the block at a height; later writes do not show.</summary>
    public StateView At(Height height) => new AsOf(this, height);

    /// <summary>How many entities there are now of a table that is counted; none are ever removed.</summary>
    public long Count(Table table) => _often.CountOf(table);

    /// <summary>A state whose log a store has up to a checkpoint; its blocks are to be entered.</summary>
    internal static State Of(SnapshotManifest manifest, IStateStore store) =>
        new(new StateLog(store, manifest.Pieces)) { Digest = manifest.Header.State };

    /// <summary>The heights at which an entity of a table that is read often was written, oldest first.</summary>
    internal IReadOnlyList<Height> Written(Table table, string id)
    {
        var heights = new Stack<Height>();
        for (var version = _often.Latest(new StateKey(table, id)); version is not null; version = version.Older)
        {
            heights.Push(version.Height);
        }

        return [.. heights];
    }

    /// <summary>The digest this state would have after a write set.</summary>
    internal Digest DigestAfter(WriteSet writes)
    {
        _canonical.Clear();
        _canonical.WriteDigest(Digest);
        LoggedBlock.Write(_canonical, writes);
        return _canonical.ToDigest();
    }

    /// <summary>Makes a block's writes the state at its height.</summary>
    internal void Commit(BlockHeader header, IReadOnlyCollection<TransactionId> taken, WriteSet writes)
    {
        _canonical.Clear();
        LoggedBlock.Write(_canonical, header, taken, writes);
        var position = Log.Append(_canonical.Written);
        var block = new LoggedBlock(_canonical.Written);
        foreach (var (index, (key, value, _)) in writes.InOrder.Index())
        {
            var write = block.Writes[index];
            Enter(key.Table, key.Id, block.KeyOf(write), header.Height, block.PlaceOf(write, position), value);
        }

        (Height, Digest) = (header.Height, header.State);
    }

    /// <summary>Takes over a block that stands in the log at a position already.</summary>
    internal void Enter(Height height, LoggedBlock block, long position)
    {
        foreach (var write in block.Writes)
        {
            var key = block.KeyOf(write);
            var table = StateTables.Of(key);
            Enter(table, id: null, key, height, block.PlaceOf(write, position), value: null);
        }

        Height = height;
    }

    private void Enter(
        Table table, string? id, ReadOnlySpan<byte> key, Height height, Place place, object? value)
    {
        if (table.IsReadOften)
        {
            _often.Put(new StateKey(table, id ?? table.IdOf(key)), height, place, value);
        }
        else
        {
            _stored.Put(key, height, place);
        }
    }

    private object? Find(StateKey key, Height height) => key.Table.IsReadOften
        ? _often.Latest(key)?.AsOf(height)?.Value(key.Table, Log)
        : _stored.Find(key, height);

    private sealed class AsOf(State state, Height height) : StateView
    {
        internal override object? Find(StateKey key) => state.Find(key, height);
    }
}
