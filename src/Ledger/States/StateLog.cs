using System.Buffers;
using System.Buffers.Binary;
using Salus.Ledger.Snapshots;
using Salus.Primitives;

namespace Salus.Ledger.States;

/// <summary>Where the bytes of something lie in a state's log, and their checksum: what is read from a disk is not
/// believed.</summary>
internal readonly record struct Place(long Position, int Length, uint Checksum);

/// <summary>
/// What the blocks of a ledger wrote, one after the other: a sequence of bytes in pieces, each with its digest (spec
/// snapshots 2). One writer, any number of readers.
/// </summary>
internal sealed class StateLog
{
    private readonly IStateStore _store;
    private readonly List<Piece> _pieces;
    private readonly ArrayBufferWriter<byte> _open = new(4096);
    private readonly Lock _lock = new();
    private long _closed;

    /// <summary>A log of which a store has the first pieces.</summary>
    public StateLog(IStateStore store, IReadOnlyList<Piece> pieces)
    {
        _store = store;
        _pieces = [.. pieces];
        _closed = pieces.Sum(piece => (long)piece.Length);
    }

    /// <summary>Where it is kept.</summary>
    public IStateStore Store => _store;

    /// <summary>How long it is. For the writer.</summary>
    public long Length => _closed + _open.WrittenCount;

    /// <summary>How many bytes the store has been given.</summary>
    public long Stored => Interlocked.Read(ref _closed);

    /// <summary>The pieces that have ended. For the writer.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>Adds bytes at the end, behind their length; where they begin.</summary>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        AppendFixed(length);
        var position = Length;
        AppendFixed(bytes);
        return position;
    }

    /// <summary>Ends the piece; the next bytes begin another.</summary>
    public void EndPiece()
    {
        var piece = _open.WrittenSpan;
        if (piece.IsEmpty)
        {
            return;
        }

        _store.Add(_closed, piece);
        _pieces.Add(new Piece(piece.Length, Digest.Of(piece)));
        lock (_lock)
        {
            Interlocked.Add(ref _closed, piece.Length);
            _open.ResetWrittenCount();
        }
    }

    /// <summary>The bytes at a place; throws <see cref="StateDamagedException"/> when they are not those that were
    /// written.</summary>
    public byte[] Read(Place place)
    {
        var bytes = new byte[place.Length];
        Read(place.Position, bytes);
        return Checksum.Of(bytes) == place.Checksum ? bytes : throw new StateDamagedException(place.Position);
    }

    private void AppendFixed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, Piece.MaxLength - _open.WrittenCount)];
            lock (_lock)
            {
                _open.Write(part);
            }

            bytes = bytes[part.Length..];
            if (_open.WrittenCount == Piece.MaxLength)
            {
                EndPiece();
            }
        }
    }

    private void Read(long position, Span<byte> bytes)
    {
        lock (_lock)
        {
            var end = position + bytes.Length;
            if (end > _closed)
            {
                var stored = (int)Math.Max(0, _closed - position);
                _open.WrittenSpan[(int)(position + stored - _closed)..(int)(end - _closed)].CopyTo(bytes[stored..]);
                bytes = bytes[..stored];
            }
        }

        if (bytes.IsEmpty)
        {
            return;
        }

        try
        {
            _store.Read(position, bytes);
        }
        catch (IOException fault)
        {
            throw new StateDamagedException(position, fault);
        }
    }
}

/// <summary>The state's log does not hold what was written there: the disk, or somebody, changed it.</summary>
public sealed class StateDamagedException(long position, Exception? cause = null)
    : Exception($"the state at byte {position} is not what was written there", cause)
{
    /// <summary>Where in the log.</summary>
    public long Position { get; } = position;
}
