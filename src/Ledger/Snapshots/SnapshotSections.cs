using Salus.Ledger.Contracts;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Wire;
using Version = Salus.Ledger.States.Version;

namespace Salus.Ledger.Snapshots;

/// <summary>The bytes of a snapshot's sections (spec snapshots 2.2 to 2.5).</summary>
internal static class SnapshotSections
{
    /// <summary>The ids of one page.</summary>
    public const int PageSize = 10_000;

    private const int MaxKey = 256;
    private const int MaxEntity = 64 * 1024 * 1024;
    private const int LeastEntity = 8;

    public static void WriteSpan(WireWriter bytes, ReadOnlySpan<Digest> headers)
    {
        foreach (var header in headers)
        {
            bytes.WriteDigest(header);
        }
    }

    public static Digest[] ReadSpan(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var headers = new Digest[Checkpoints.Interval];
        for (var index = 0; index < headers.Length; index++)
        {
            headers[index] = reader.ReadDigest();
        }

        reader.End();
        return headers;
    }

    public static void WritePage(WireWriter bytes, ReadOnlySpan<Remembered> ids)
    {
        bytes.WriteCount(ids.Length);
        foreach (var (id, expires) in ids)
        {
            bytes.WriteI64(expires.UnixMs);
            bytes.WriteDigest(id.Value);
        }
    }

    public static Remembered[] ReadPage(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var ids = new Remembered[reader.ReadCount(PageSize)];
        for (var index = 0; index < ids.Length; index++)
        {
            var expires = new Timestamp(reader.ReadI64());
            ids[index] = new Remembered(new TransactionId(reader.ReadDigest()), expires);
        }

        reader.End();
        return ids;
    }

    /// <summary>The entities that were there at a height, in the order of their keys.</summary>
    public static void WritePart(WireWriter bytes, ReadOnlySpan<Entity> entities, Height height)
    {
        var present = new List<Entity>(entities.Length);
        foreach (var entity in entities)
        {
            if (entity.Latest.AsOf(height) is not null)
            {
                present.Add(entity);
            }
        }

        present.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        bytes.WriteCount(present.Count);
        foreach (var entity in present)
        {
            Write(bytes, entity, height);
        }
    }

    /// <summary>The entities of a part, each with its versions; they keep the bytes.</summary>
    public static Entity[] ReadPart(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes.Span);
        var entities = new Entity[reader.ReadCount(reader.Remaining / LeastEntity)];
        Table? table = null;
        for (var index = 0; index < entities.Length; index++)
        {
            entities[index] = Read(ref reader, bytes, ref table);
        }

        reader.End();
        return entities;
    }

    private static void Write(WireWriter bytes, Entity entity, Height height)
    {
        var versions = new Stack<Version>();
        for (var version = entity.Latest.AsOf(height); version is not null; version = Older(entity, version))
        {
            versions.Push(version);
        }

        bytes.WriteText(entity.Key.ToString());
        bytes.WriteCount(versions.Count);
        foreach (var version in versions)
        {
            bytes.WriteU64(version.Height.Value);
            bytes.WriteBytes(version.Bytes);
        }
    }

    private static Version? Older(Entity entity, Version version) =>
        entity.Key.Table.KeepsHistory ? version.Older : null;

    // Entities of a table stand together: the one before saves looking its table up.
    private static Entity Read(ref WireReader reader, ReadOnlyMemory<byte> bytes, ref Table? table)
    {
        var text = reader.ReadText(MaxKey);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text.AsSpan(0, Math.Max(slash, 0));
        table = table is not null && name.SequenceEqual(table.Name) ? table : StateTables.Find(name.ToString());
        if (table is null)
        {
            throw new WireRejectedException(WireFault.WrongValue, "an entity is of a table that there is not");
        }

        var key = new StateKey(table, text[(slash + 1)..]);
        Entity? entity = null;
        for (var count = reader.ReadCount(reader.Remaining / LeastEntity); count > 0; count--)
        {
            var height = new Height(reader.ReadU64());
            var length = reader.ReadBytes(MaxEntity).Length;
            var version = bytes.Slice(reader.Position - length, length);
            if (entity is null)
            {
                entity = new Entity(key, height, version, value: null);
            }
            else
            {
                entity.Latest = new Version(height, version, value: null, entity.Latest);
            }
        }

        return entity ?? throw new WireRejectedException(WireFault.WrongValue, "an entity has a version");
    }
}
