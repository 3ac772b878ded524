using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>Up to where a ledger is acknowledged: the last block, and the end of its frame. Height 0 is a ledger
/// without blocks; its segment is 0 and its digest that of block 0.</summary>
public sealed record Mark(Height Height, Digest Header, Height Segment, long End)
{
    public static Mark Empty(Digest genesisHeader) => new(new Height(0), genesisHeader, new Height(0), 0);
}

/// <summary>The file that holds the mark in two slots, written in turn, so that one always reads (spec storage
/// 3.1).</summary>
public sealed class DurableMark : IDisposable
{
    public const int SlotDistance = 4096;

    private const int SlotSize = 14 + 8 + Digest.Size + 8 + 8 + 4;

    private readonly DiskFile _file;

    private DurableMark(DiskFile file) => _file = file;

    private static ReadOnlySpan<byte> Domain => "salus-mark-v1\0"u8;

    /// <summary>Reads both slots; a slot that does not read is null.</summary>
    public static (Mark? Even, Mark? Odd) Read(string path)
    {
        using var file = File.OpenHandle(path);
        return (ReadSlot(file, 0), ReadSlot(file, SlotDistance));
    }

    public static DurableMark Open(string path, OpenDiskFile open) => new(open(path));

    /// <summary>Writes and flushes; heights in a row go to slots in turn.</summary>
    public void Write(Mark mark)
    {
        _file.Write(Encode(mark), mark.Height.Value % 2 == 0 ? 0 : SlotDistance);
        _file.Flush();
    }

    /// <summary>Writes both slots: a new file, or one of which a slot was lost.</summary>
    public void WriteBoth(Mark mark)
    {
        _file.Write(Encode(mark), 0);
        _file.Write(Encode(mark), SlotDistance);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Encode(Mark mark)
    {
        var writer = new WireWriter(SlotSize);
        writer.WriteFixed(Domain);
        writer.WriteU64(mark.Height.Value);
        writer.WriteDigest(mark.Header);
        writer.WriteU64(mark.Segment.Value);
        writer.WriteI64(mark.End);
        writer.WriteU32(Checksum.Of(writer.Written));
        return writer.ToArray();
    }

    private static Mark? ReadSlot(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset)
    {
        var bytes = new byte[SlotSize];
        if (RandomAccess.Read(file, bytes, offset) != SlotSize)
        {
            return null;
        }

        var reader = new WireReader(bytes);
        if (!reader.ReadFixed(Domain.Length).SequenceEqual(Domain))
        {
            return null;
        }

        var mark = new Mark(
            new Height(reader.ReadU64()), reader.ReadDigest(), new Height(reader.ReadU64()), reader.ReadI64());
        return reader.ReadU32() == Checksum.Of(bytes.AsSpan(0, SlotSize - sizeof(uint))) ? mark : null;
    }
}
