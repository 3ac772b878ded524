using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.States;

/// <summary>What a block did to a ledger, as the state's log has it: all that a snapshot says of it (spec snapshots
/// 2.2).</summary>
internal readonly ref struct LoggedBlock
{
    private const int MaxTaken = 16 * 1024 * 1024;
    private const int MaxWrite = 256 * 1024 * 1024;
    private const int LeastWrite = 2 * sizeof(uint);

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Reads the bytes of a block; throws <see cref="WireRejectedException"/> for any others.</summary>
    public LoggedBlock(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        var reader = new WireReader(bytes);
        Header = reader.ReadDigest();
        Time = new Timestamp(reader.ReadI64());
        Proposer = reader.ReadText(BlockHeader.MaxProposer);
        Taken = new TransactionId[reader.ReadCount(Math.Min(MaxTaken, reader.Remaining / Digest.Size))];
        for (var index = 0; index < Taken.Length; index++)
        {
            Taken[index] = new TransactionId(reader.ReadDigest());
        }

        Writes = new LoggedWrite[reader.ReadCount(reader.Remaining / LeastWrite)];
        for (var index = 0; index < Writes.Length; index++)
        {
            var start = reader.Position;
            var key = reader.ReadBytes(StateKey.MaxLength).Length;
            reader.ReadBytes(MaxWrite);
            Writes[index] = new LoggedWrite(start, key, reader.Position - start);
        }

        reader.End();
    }

    /// <summary>The digest of its header.</summary>
    public Digest Header { get; }

    /// <summary>Block time.</summary>
    public Timestamp Time { get; }

    /// <summary>Who proposed it; empty for block 0.</summary>
    public string Proposer { get; }

    /// <summary>The ids of its transactions.</summary>
    public TransactionId[] Taken { get; }

    /// <summary>Its writes, in the order of their keys.</summary>
    public LoggedWrite[] Writes { get; }

    /// <summary>The bytes of a block.</summary>
    public static void Write(
        WireWriter bytes, BlockHeader header, IReadOnlyCollection<TransactionId> taken, WriteSet writes)
    {
        bytes.WriteDigest(header.Digest);
        bytes.WriteI64(header.Time.UnixMs);
        bytes.WriteText(header.Proposer);
        bytes.WriteCount(taken.Count);
        foreach (var id in taken)
        {
            bytes.WriteDigest(id.Value);
        }

        bytes.WriteCount(writes.InOrder.Count);
        Write(bytes, writes);
    }

    /// <summary>The canonical bytes of a write set (spec ledger 5.3).</summary>
    public static void Write(WireWriter bytes, WriteSet writes)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        foreach (var written in writes.InOrder)
        {
            bytes.WriteBytes(written.Key.ToAscii(key));
            bytes.WriteBytes(written.Bytes.Span);
        }
    }

    /// <summary>The key of a write, <c>table/id</c>.</summary>
    public ReadOnlySpan<byte> KeyOf(LoggedWrite write) => _bytes.Slice(write.Start + sizeof(uint), write.KeyLength);

    /// <summary>Where a write lies when the block begins at a position of the log.</summary>
    public Place PlaceOf(LoggedWrite write, long position) => new(
        position + write.Start, write.Length, Checksum.Of(_bytes.Slice(write.Start, write.Length)));
}

/// <summary>Where in a logged block the key and value of a write lie.</summary>
internal readonly record struct LoggedWrite(int Start, int KeyLength, int Length)
{
    /// <summary>The value in the bytes of a write.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> write, out ReadOnlySpan<byte> key)
    {
        var reader = new WireReader(write);
        key = reader.ReadBytes(StateKey.MaxLength);
        return reader.ReadBytes(write.Length);
    }
}
