using System.Collections.Concurrent;

namespace Salus.Ledger.States;

/// <summary>
/// The entities of a state by their keys; they are added and never removed. Safe for many threads. It is in shards, so
/// that none grows for long; and an entity costs it no object, of which a state has millions.
/// </summary>
internal sealed class EntityTable
{
    private const int Shards = 256;

    private readonly Dictionary<StateKey, Entity>[] _shards = new Dictionary<StateKey, Entity>[Shards];
    private readonly ConcurrentDictionary<Table, long> _counts = [];

    public EntityTable(long capacity = 0)
    {
        // Keys are spread well enough for an eighth to spare.
        var room = checked((int)((capacity + (capacity / 8)) / Shards));
        for (var shard = 0; shard < Shards; shard++)
        {
            _shards[shard] = new Dictionary<StateKey, Entity>(room);
        }
    }

    /// <summary>How many entities there are.</summary>
    public long Count => _shards.Sum(shard => (long)shard.Count);

    /// <summary>How many there are of a table that is counted.</summary>
    public long CountOf(Table table) => _counts.GetValueOrDefault(table);

    public Entity? Find(StateKey key)
    {
        var shard = ShardOf(key);
        lock (shard)
        {
            return shard.GetValueOrDefault(key);
        }
    }

    /// <summary>Adds an entity; false when its key is there already.</summary>
    public bool TryAdd(Entity entity)
    {
        var shard = ShardOf(entity.Key);
        lock (shard)
        {
            if (!shard.TryAdd(entity.Key, entity))
            {
                return false;
            }
        }

        if (entity.Key.Table.IsCounted)
        {
            _counts.AddOrUpdate(entity.Key.Table, 1, (_, count) => count + 1);
        }

        return true;
    }

    private Dictionary<StateKey, Entity> ShardOf(StateKey key) => _shards[key.GetHashCode() & (Shards - 1)];
}
