namespace Salus.Ledger.States;

/// <summary>
/// The entities of a state by their keys; they are added and never removed. Safe for many threads. It is in shards, so
/// that none grows for long; and an entity costs it no object, of which a state has millions.
/// </summary>
internal sealed class EntityTable
{
    private const int Shards = 256;

    private readonly Dictionary<StateKey, Entity>[] _shards = new Dictionary<StateKey, Entity>[Shards];

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
            return shard.TryAdd(entity.Key, entity);
        }
    }

    private Dictionary<StateKey, Entity> ShardOf(StateKey key) => _shards[key.GetHashCode() & (Shards - 1)];
}
