using System.Buffers.Binary;
using System.Security.Cryptography;
using Salus.Ledger.States;

namespace Salus.Ledger.Snapshots;

/// <summary>
/// The entities of a state, in parts by the first 12 bits of SHA-256 of their keys: a snapshot computes again only the
/// parts that changed since the last (spec snapshots 2.4). One writer.
/// </summary>
internal sealed class StateParts
{
    public const int Count = 4_096;

    private readonly EntityList[] _parts = new EntityList[Count];
    private bool[] _changed = new bool[Count];

    /// <summary>How many entities there are.</summary>
    public long Entities { get; private set; }

    /// <summary>The part an entity belongs to.</summary>
    public static int Of(StateKey key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.ToAscii(stackalloc byte[StateKey.MaxLength]), digest);
        return BinaryPrimitives.ReadUInt16BigEndian(digest) >> 4;
    }

    /// <summary>Notes that an entity was written.</summary>
    public void Touch(Entity entity, bool isNew)
    {
        var part = Of(entity.Key);
        _changed[part] = true;
        if (isNew)
        {
            _parts[part] = _parts[part].With(entity);
            Entities++;
        }
    }

    /// <summary>A part as a snapshot held it.</summary>
    public void Load(int part, Entity[] entities) => _parts[part] = new EntityList(entities, entities.Length);

    /// <summary>How many entities were loaded.</summary>
    public void CountLoaded() => Entities = _parts.Sum(part => (long)part.Count);

    /// <summary>What there is now, and which parts changed since this was last asked.</summary>
    public (EntityList[] Parts, bool[] Changed, long Entities) Take()
    {
        var changed = _changed;
        _changed = new bool[Count];
        return ([.. _parts], changed, Entities);
    }
}

/// <summary>Entities that are only added to: a reader that has a list sees what it had then.</summary>
internal readonly record struct EntityList(Entity[]? Entities, int Count)
{
    public ReadOnlySpan<Entity> Span => Entities.AsSpan(0, Count);

    public EntityList With(Entity entity)
    {
        var entities = Entities ?? [];
        if (Count == entities.Length)
        {
            Array.Resize(ref entities, Math.Max(4, Count * 2));
        }

        entities[Count] = entity;
        return new EntityList(entities, Count + 1);
    }
}
