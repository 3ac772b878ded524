using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Salus.Ledger.States;

/// <summary>64 bits of a key: almost always of one key only.</summary>
internal delegate ulong KeyPrint(ReadOnlySpan<byte> key);

/// <summary>
/// The entities that are read now and then, of which there are millions: memory holds where each lies in the log, and
/// not even its key. An entity is found by a print of its key; whether it is the right one, the log says. One writer,
/// any number of readers.
/// </summary>
internal sealed class StoredEntities(StateLog log, KeyPrint print)
{
    private const int Shards = 256;
    private const int None = -1;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];

    public StoredEntities(StateLog log)
        : this(log, Print)
    {
    }

    /// <summary>An entity as of a height; null when there was none.</summary>
    public object? Find(StateKey key, Height height)
    {
        var ascii = key.ToAscii(stackalloc byte[StateKey.MaxLength]);
        var (shard, number) = Locate(ascii);
        for (var rank = 0; shard.Find(number, rank) is { } latest; rank++)
        {
            var bytes = log.Read(latest.Place);
            if (!IsOf(bytes, ascii))
            {
                continue;
            }

            var version = shard.AsOf(latest, height);
            return version is not { } then ? null : Decode(then == latest ? bytes : log.Read(then.Place));
        }

        return null;

        object Decode(byte[] bytes) => key.Table.Decode(LoggedWrite.ValueOf(bytes, out _));
    }

    /// <summary>What an entity is from a height on.</summary>
    public void Put(ReadOnlySpan<byte> key, Height height, Place place)
    {
        var (shard, number) = Locate(key);
        var rank = 0;
        while (shard.Find(number, rank) is { } latest && !IsOf(log.Read(latest.Place), key))
        {
            rank++;
        }

        shard.Put(number, rank, height, place);
    }

    private static bool IsOf(ReadOnlySpan<byte> write, ReadOnlySpan<byte> key)
    {
        LoggedWrite.ValueOf(write, out var found);
        return found.SequenceEqual(key);
    }

    private static ulong Print(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    private (Shard Shard, ulong Print) Locate(ReadOnlySpan<byte> key)
    {
        var number = print(key);
        return (_shards[number % Shards], number);
    }

    /// <summary>A version, and the index of the one before it.</summary>
    private readonly record struct Slot(Height Height, Place Place, int Older);

    // It is in shards, so that none grows for long.
    private sealed class Shard
    {
        private readonly Dictionary<ulong, Slot> _latest = [];
        private readonly Dictionary<(ulong Print, int Rank), Slot> _further = [];
        private readonly List<Slot> _older = [];

        /// <summary>The latest version of the entity that came as the first, second and so on with a print.</summary>
        public Slot? Find(ulong print, int rank)
        {
            lock (_older)
            {
                return FindLocked(print, rank);
            }
        }

        public Slot? AsOf(Slot latest, Height height)
        {
            lock (_older)
            {
                var version = latest;
                while (version.Height > height)
                {
                    if (version.Older == None)
                    {
                        return null;
                    }

                    version = _older[version.Older];
                }

                return version;
            }
        }

        public void Put(ulong print, int rank, Height height, Place place)
        {
            lock (_older)
            {
                var older = None;
                if (FindLocked(print, rank) is { } latest)
                {
                    older = _older.Count;
                    _older.Add(latest);
                }

                var slot = new Slot(height, place, older);
                if (rank == 0)
                {
                    _latest[print] = slot;
                }
                else
                {
                    _further[(print, rank)] = slot;
                }
            }
        }

        private Slot? FindLocked(ulong print, int rank) =>
            (rank == 0 ? _latest.TryGetValue(print, out var slot) : _further.TryGetValue((print, rank), out slot))
                ? slot
                : null;
    }
}
