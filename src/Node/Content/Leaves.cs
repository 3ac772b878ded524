using System.Buffers;
using System.Buffers.Binary;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>The digests of a content's leaves, in order, and its length. Together they yield its CID, so that any leaf
/// can be checked by itself (spec content 3.3 to 3.5).</summary>
internal sealed class Leaves
{
    /// <summary>The bytes of every leaf but the last.</summary>
    public static readonly int LeafBytes = UnixFsProfile.V1.ChunkSize;

    private const int HeadBytes = sizeof(long);
    private const long MostBytes = 1L << 40;

    private readonly Digest[] _digests;

    public Leaves(Cid cid, long length, Digest[] digests) => (Cid, Length, _digests) = (cid, length, digests);

    public Cid Cid { get; }

    public long Length { get; }

    public int Count => _digests.Length;

    public Digest this[int index] => _digests[index];

    public Cid CidOf(int index) => new(CidCodec.Raw, _digests[index]);

    public IEnumerable<Cid> Cids() => _digests.Select(digest => new Cid(CidCodec.Raw, digest));

    /// <summary>The leaf of a content that has only one: its CID says all.</summary>
    public static Leaves? Single(Cid cid, long length) =>
        cid.Codec == CidCodec.Raw && length <= LeafBytes ? new Leaves(cid, length, [cid.Digest]) : null;

    /// <summary>Reads what <see cref="Write"/> wrote; null unless it yields exactly this CID.</summary>
    public static Leaves? Read(ReadOnlySpan<byte> bytes, Cid cid)
    {
        var length = bytes.Length < HeadBytes ? -1 : BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (length is < 0 or > MostBytes || bytes.Length != HeadBytes + (CountOf(length) * Digest.Size))
        {
            return null;
        }

        var digests = new Digest[CountOf(length)];
        for (var index = 0; index < digests.Length; index++)
        {
            digests[index] = Digest.Read(bytes.Slice(HeadBytes + (index * Digest.Size), Digest.Size));
        }

        var leaves = new Leaves(cid, length, digests);
        return leaves.CidWith(null) == cid ? leaves : null;
    }

    public byte[] Write()
    {
        var bytes = new byte[HeadBytes + (Count * Digest.Size)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Length);
        for (var index = 0; index < Count; index++)
        {
            _digests[index].CopyTo(bytes.AsSpan(HeadBytes + (index * Digest.Size)));
        }

        return bytes;
    }

    /// <summary>The length of one leaf.</summary>
    public int LengthOf(int index) => (int)Math.Min(LeafBytes, Length - ((long)index * LeafBytes));

    /// <summary>The nodes above the leaves, the root last.</summary>
    public IReadOnlyList<(Cid Cid, ReadOnlyMemory<byte> Bytes)> Nodes()
    {
        var nodes = new List<(Cid, ReadOnlyMemory<byte>)>();
        CidWith((cid, bytes) => nodes.Add((cid, bytes)));
        return nodes;
    }

    private static int CountOf(long length) => (int)Math.Max(1, (length + LeafBytes - 1) / LeafBytes);

    private Cid CidWith(Action<Cid, ReadOnlyMemory<byte>>? nodeEnded)
    {
        using var builder = new CidBuilder { NodeEnded = nodeEnded };
        for (var index = 0; index < Count; index++)
        {
            builder.AppendLeaf(_digests[index], LengthOf(index));
        }

        return builder.Finish();
    }
}

/// <summary>Takes the leaves of a stream while it passes.</summary>
internal sealed class LeafMeasure : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly List<Digest> _digests = [];
    private readonly CidBuilder _builder;
    private long _length;

    public LeafMeasure() => _builder = new CidBuilder { LeafEnded = _digests.Add };

    public static async Task<Leaves> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var measure = new LeafMeasure();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) != 0)
            {
                measure.Append(buffer.AsSpan(0, read));
            }

            return measure.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static async Task<Leaves> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
        return await OfAsync(file, cancellationToken);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _builder.Append(bytes);
        _length += bytes.Length;
    }

    public Leaves Finish() => new(_builder.Finish(), _length, [.. _digests]);

    public void Dispose() => _builder.Dispose();
}
