using Salus.Ledger.Snapshots;
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
/// 5.3).
/// </summary>
public sealed class State
{
    private readonly EntityTable _entities;

    // A block's write set is large: the one writer uses the same memory for each.
    private readonly WireWriter _canonical = new();

    /// <summary>A state without entities.</summary>
    public State()
    {
        _entities = new EntityTable();
        Parts = new StateParts();
    }

    /// <summary>The state a snapshot holds.</summary>
    internal State(EntityTable entities, StateParts parts, Height height, Digest digest)
    {
        _entities = entities;
        Parts = parts;
        Height = height;
        Digest = digest;
    }

    /// <summary>The height of the last committed block.</summary>
    public Height Height { get; private set; }

    /// <summary>The digest of all that was ever written.</summary>
    public Digest Digest { get; private set; }

    /// <summary>The entities as snapshots are made of them.</summary>
    internal StateParts Parts { get; }

    /// <summary>The state as it stood after the block at a height; later writes do not show.</summary>
    public StateView At(Height height) => new AsOf(_entities, height);

    /// <summary>How many entities there are now of a table that is counted; none are ever removed.</summary>
    public long Count(Table table) => _entities.CountOf(table);

    /// <summary>The heights at which an entity of a table with history was written, oldest first.</summary>
    internal IReadOnlyList<Height> Written(Table table, string id)
    {
        var heights = new Stack<Height>();
        for (var version = _entities.Find(new StateKey(table, id))?.Latest;
            version is not null;
            version = version.Older)
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
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        foreach (var written in writes.InOrder)
        {
            _canonical.WriteBytes(written.Key.ToAscii(key));
            _canonical.WriteBytes(written.Bytes.Span);
        }

        return _canonical.ToDigest();
    }

    /// <summary>Makes a block's writes the state at its height.</summary>
    internal void Commit(Height height, WriteSet writes, Digest digestAfter)
    {
        foreach (var (key, value, bytes) in writes.InOrder)
        {
            var decoded = key.Table.IsReadOften ? value : null;
            if (_entities.Find(key) is { } entity)
            {
                var older = entity.Latest;
                var kept = key.Table.KeepsHistory ? older : AtCheckpointBefore(height, older);
                entity.Latest = new Version(height, bytes, decoded, kept);
                Parts.Touch(entity, isNew: false);
            }
            else
            {
                var added = new Entity(key, height, bytes, decoded);
                Parts.Touch(added, isNew: true);
                _entities.TryAdd(added);
            }
        }

        Digest = digestAfter;
        Height = height;
    }

    // Where no history is kept, the version that the last checkpoint's snapshot holds is: it may still be written.
    private static Version? AtCheckpointBefore(Height height, Version older) =>
        older.AsOf(Checkpoints.LastBefore(height))?.Alone();

    private sealed class AsOf(EntityTable entities, Height height) : StateView
    {
        internal override object? Find(StateKey key) =>
            entities.Find(key)?.Latest.AsOf(height)?.Value(key.Table);
    }
}
