using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>A content as an archive of its blocks, root first (CAR version 1,
/// https://ipld.io/specs/transport/car/carv1): so an IPFS node takes the DAG as it is instead of making its
/// own.</summary>
internal sealed class CarStream(string path, Leaves leaves) : OneWayStream
{
    private readonly SafeFileHandle _file =
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);

    private readonly IEnumerator<ReadOnlyMemory<byte>> _parts =
        Heads(leaves).Concat(Enumerable.Range(0, leaves.Count).Select(_ => ReadOnlyMemory<byte>.Empty)).GetEnumerator();

    private ReadOnlyMemory<byte> _part;
    private int _nextLeaf;

    public override bool CanRead => true;

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_part.IsEmpty)
        {
            if (!_parts.MoveNext())
            {
                return 0;
            }

            _part = _parts.Current.IsEmpty ? ReadLeaf(_nextLeaf++) : _parts.Current;
        }

        var taken = Math.Min(count, _part.Length);
        _part.Span[..taken].CopyTo(buffer.AsSpan(offset));
        _part = _part[taken..];
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _parts.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Heads(Leaves leaves) =>
        leaves.Nodes().Reverse().Select(node => Section(node.Cid, node.Bytes.Span)).Prepend(Header(leaves.Cid));

    // DAG-CBOR: {"roots": [CID], "version": 1}; a CID is tag 42 over its bytes behind a zero byte.
    private static ReadOnlyMemory<byte> Header(Cid root)
    {
        byte[] cbor =
        [
            0xA2, 0x65, .. Encoding.ASCII.GetBytes("roots"), 0x81, 0xD8, 0x2A, 0x58, Cid.Size + 1, 0, .. root.ToArray(),
            0x67, .. Encoding.ASCII.GetBytes("version"), 0x01,
        ];
        var header = new ArrayBufferWriter<byte>();
        WriteLength(header, cbor.Length);
        header.Write(cbor);
        return header.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Section(Cid cid, ReadOnlySpan<byte> block)
    {
        var section = new ArrayBufferWriter<byte>(block.Length + Cid.Size + 8);
        WriteLength(section, Cid.Size + block.Length);
        section.Write(cid.ToArray());
        section.Write(block);
        return section.WrittenMemory;
    }

    private static void WriteLength(ArrayBufferWriter<byte> output, int length)
    {
        for (; length > 0x7F; length >>= 7)
        {
            output.Write([(byte)((length & 0x7F) | 0x80)]);
        }

        output.Write([(byte)length]);
    }

    private ReadOnlyMemory<byte> ReadLeaf(int index)
    {
        var block = new byte[leaves.LengthOf(index)];
        var length = 0;
        while (length < block.Length)
        {
            var read = RandomAccess.Read(_file, block.AsSpan(length), ((long)index * Leaves.LeafBytes) + length);
            length += read > 0 ? read : throw new EndOfStreamException($"{path} was cut while it was read.");
        }

        return Section(leaves.CidOf(index), block);
    }
}
