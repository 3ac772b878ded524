using Microsoft.Win32.SafeHandles;
using Salus.Ledger;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>Where a block's frame lies.</summary>
public readonly record struct FramePlace(Height Segment, long Start, long End);

/// <summary>One segment opened for reading: a head that names ledger and first height, then frames (spec storage
/// 2.6).</summary>
public sealed class SegmentFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly Height _first;

    private SegmentFile(SafeFileHandle handle, string path, Height first)
    {
        _handle = handle;
        _path = path;
        _first = first;
    }

    public static SegmentFile Open(LedgerFolder folder, Height first) => Open(folder.Segment(first), first);

    public static SegmentFile Open(string path, Height first)
    {
        try
        {
            return new SegmentFile(
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path, first);
        }
        catch (FileNotFoundException)
        {
            throw new StoreDamagedException(path, first, 0, "the segment is missing");
        }
    }

    public static byte[] Head(LedgerName ledger, Height first)
    {
        var writer = new WireWriter();
        writer.WriteFixed("salus-segment-v1\0"u8);
        writer.WriteText(Code<LedgerName>.Text(ledger));
        writer.WriteU64(first.Value);
        return writer.ToArray();
    }

    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Checks the head; the place of the first frame.</summary>
    public long CheckHead(LedgerName ledger)
    {
        var due = Head(ledger, _first);
        var head = new byte[due.Length];
        return RandomAccess.Read(_handle, head, 0) == head.Length && head.AsSpan().SequenceEqual(due)
            ? head.Length
            : throw new StoreDamagedException(_path, _first, 0, "the head is not that of this ledger and height");
    }

    /// <summary>Reads the frame of a block that starts at an offset, and where it ends; any fault is damage.</summary>
    public (StoredBlock Block, long End) Read(Height height, long offset)
    {
        try
        {
            Span<byte> head = stackalloc byte[Frame.HeadSize];
            Fill(head, offset);
            var packed = new byte[Frame.Length(head)];
            Fill(packed, offset + Frame.HeadSize);
            var block = Frame.Read(head, packed);
            return block.Header.Height == height
                ? (block, offset + Frame.HeadSize + packed.Length)
                : throw new WireRejectedException(WireFault.WrongValue, $"the block here is {block.Header.Height}");
        }
        catch (WireRejectedException fault)
        {
            throw new StoreDamagedException(_path, height, offset, fault.Message);
        }
    }

    /// <summary>The bytes of a frame, as they lie there.</summary>
    public byte[] ReadRaw(FramePlace place)
    {
        var frame = new byte[place.End - place.Start];
        Fill(frame, place.Start);
        return frame;
    }

    /// <summary>Where the frame that starts at an offset ends, as its head says; null when that cannot be.</summary>
    public long? TryFindEnd(long offset)
    {
        try
        {
            Span<byte> head = stackalloc byte[Frame.HeadSize];
            Fill(head, offset);
            return offset + Frame.HeadSize + Frame.Length(head);
        }
        catch (WireRejectedException)
        {
            // Whoever needs this frame is told: spec storage 2.7
            return null;
        }
    }

    public void Dispose() => _handle.Dispose();

    private void Fill(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
            {
                throw new WireRejectedException(WireFault.Truncated, "the frame ends early");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
