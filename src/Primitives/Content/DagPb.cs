using System.Buffers;

namespace Salus.Primitives.Content;

/// <summary>A child of a file's node: its CID, the bytes of all blocks from it down, and the bytes of the file in
/// it.</summary>
internal readonly record struct DagLink(Cid Cid, long BlockBytes, long FileBytes);

/// <summary>The bytes of dag-pb nodes that hold UnixFS files (spec content 3.4, 3.5).</summary>
internal static class DagPb
{
    // Protobuf keys: field number << 3 | wire type (0 varint, 2 length-delimited).
    private const byte NodeData = 0x0A;
    private const byte NodeLink = 0x12;
    private const byte LinkHash = 0x0A;
    private const byte LinkName = 0x12;
    private const byte LinkBlockBytes = 0x18;
    private const byte FileType = 0x08;
    private const byte FileData = 0x12;
    private const byte FileSize = 0x18;
    private const byte FileBlockSize = 0x20;
    private const byte TypeFile = 2;

    /// <summary>What stands before and after the chunk in a leaf that wraps it.</summary>
    public static (byte[] Before, byte[] After) LeafAround(int chunkLength)
    {
        var after = new ArrayBufferWriter<byte>();
        WriteField(after, FileSize, chunkLength);

        var before = new ArrayBufferWriter<byte>();
        WriteField(before, FileType, TypeFile);
        if (chunkLength != 0)
        {
            WriteField(before, FileData, chunkLength);
        }

        var node = new ArrayBufferWriter<byte>();
        WriteField(node, NodeData, before.WrittenCount + chunkLength + after.WrittenCount);
        node.Write(before.WrittenSpan);
        return (node.WrittenSpan.ToArray(), after.WrittenSpan.ToArray());
    }

    /// <summary>The node over <paramref name="links"/>: links first, then the UnixFS message without data.</summary>
    public static ReadOnlyMemory<byte> Node(IReadOnlyList<DagLink> links, int cidVersion)
    {
        var node = new ArrayBufferWriter<byte>(links.Count * 64);
        foreach (var link in links)
        {
            WriteLink(node, link, cidVersion);
        }

        var file = new ArrayBufferWriter<byte>(links.Count * 8);
        WriteField(file, FileType, TypeFile);
        WriteField(file, FileSize, links.Sum(link => link.FileBytes));
        foreach (var link in links)
        {
            WriteField(file, FileBlockSize, link.FileBytes);
        }

        WriteField(node, NodeData, file.WrittenCount);
        node.Write(file.WrittenSpan);
        return node.WrittenMemory;
    }

    private static void WriteLink(ArrayBufferWriter<byte> node, DagLink link, int cidVersion)
    {
        Span<byte> cid = stackalloc byte[Cid.Size];
        link.Cid.CopyTo(cid);
        if (cidVersion == 0)
        {
            // A CID of version 0 is the bare multihash.
            cid = cid[2..];
        }

        var message = new ArrayBufferWriter<byte>(64);
        WriteField(message, LinkHash, cid.Length);
        message.Write(cid);
        WriteField(message, LinkName, 0);
        WriteField(message, LinkBlockBytes, link.BlockBytes);
        WriteField(node, NodeLink, message.WrittenCount);
        node.Write(message.WrittenSpan);
    }

    private static void WriteField(ArrayBufferWriter<byte> output, byte key, long value)
    {
        Span<byte> bytes = stackalloc byte[11];
        bytes[0] = key;
        var length = 1;
        for (; value > 0x7F; value >>= 7)
        {
            bytes[length++] = (byte)((value & 0x7F) | 0x80);
        }

        bytes[length++] = (byte)value;
        output.Write(bytes[..length]);
    }
}
