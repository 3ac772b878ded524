using System.Buffers;
using System.Security.Cryptography;

namespace Salus.Primitives.Content;

/// <summary>Computes the CID that IPFS gives a byte stream, while it passes (spec content 3): append, then finish once.
/// Memory does not grow with the stream: one chunk, and at most <c>Width</c> links for each level of the
/// tree.</summary>
public sealed class CidBuilder : IDisposable
{
    private const int ReadSize = 1 << 18;

    private readonly UnixFsProfile _profile;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // Raw leaves are hashed as they come; a wrapped leaf begins with its length, so its chunk has to be kept.
    private readonly byte[] _chunk;

    // _levels[0] holds leaves, _levels[k] nodes over level k - 1; none ever holds as many as Width.
    private readonly List<List<DagLink>> _levels = [[]];
    private int _inChunk;
    private bool _hasLeaf;
    private bool _isFinished;

    public CidBuilder(UnixFsProfile? profile = null)
    {
        _profile = profile ?? UnixFsProfile.V1;
        _chunk = _profile.RawLeaves ? [] : new byte[_profile.ChunkSize];
    }

    /// <summary>Called with the digest of each leaf as it ends, in order: whoever keeps them can check any part of the
    /// content later.</summary>
    public Action<Digest>? LeafEnded { get; init; }

    /// <summary>Called with each node above the leaves as it ends, the root last: its CID and its bytes.</summary>
    public Action<Cid, ReadOnlyMemory<byte>>? NodeEnded { get; init; }

    /// <summary>The CID of <paramref name="content"/>, by default in profile <c>unixfs-v1-2025</c>.</summary>
    public static Cid Of(ReadOnlySpan<byte> content, UnixFsProfile? profile = null)
    {
        using var builder = new CidBuilder(profile);
        builder.Append(content);
        return builder.Finish();
    }

    /// <summary>The CID of everything that <paramref name="content"/> still holds.</summary>
    public static async Task<Cid> OfAsync(
        Stream content, UnixFsProfile? profile = null, CancellationToken cancellationToken = default)
    {
        using var builder = new CidBuilder(profile);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) != 0)
            {
                builder.Append(buffer.AsSpan(0, read));
            }

            return builder.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes the next bytes of the stream; after <see cref="Finish"/> an InvalidOperationException.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        ThrowIfFinished();
        while (!content.IsEmpty)
        {
            var taken = content[..Math.Min(content.Length, _profile.ChunkSize - _inChunk)];
            if (_profile.RawLeaves)
            {
                _hash.AppendData(taken);
            }
            else
            {
                taken.CopyTo(_chunk.AsSpan(_inChunk));
            }

            _inChunk += taken.Length;
            content = content[taken.Length..];
            if (_inChunk == _profile.ChunkSize)
            {
                EndChunk();
            }
        }
    }

    /// <summary>Takes a whole leaf by its digest and length, as <see cref="LeafEnded"/> gave it: only with raw leaves,
    /// only between chunks; else an InvalidOperationException. Every leaf but the last is a full chunk.</summary>
    public void AppendLeaf(Digest leaf, int length)
    {
        ThrowIfFinished();
        if (_inChunk != 0 || !_profile.RawLeaves || length > _profile.ChunkSize)
        {
            throw new InvalidOperationException("A leaf is taken whole, raw and between chunks.");
        }

        AddLeaf(leaf, CidCodec.Raw, length, length);
    }

    /// <summary>The CID of all that was appended; once only.</summary>
    public Cid Finish()
    {
        ThrowIfFinished();
        _isFinished = true;
        if (_inChunk != 0 || !_hasLeaf)
        {
            EndChunk();
        }

        // Every level hands what it holds to the next, until one link is left over all: the root.
        for (var level = 0; ; level++)
        {
            var links = _levels[level];
            if (level == _levels.Count - 1 && links.Count == 1)
            {
                return links[0].Cid;
            }

            if (links.Count != 0)
            {
                EndNode(level);
            }
        }
    }

    public void Dispose() => _hash.Dispose();

    private void EndChunk()
    {
        var blockBytes = _inChunk;
        if (!_profile.RawLeaves)
        {
            var (before, after) = DagPb.LeafAround(_inChunk);
            _hash.AppendData(before);
            _hash.AppendData(_chunk.AsSpan(0, _inChunk));
            _hash.AppendData(after);
            blockBytes += before.Length + after.Length;
        }

        var codec = _profile.RawLeaves ? CidCodec.Raw : CidCodec.DagPb;
        AddLeaf(HashSoFar(), codec, blockBytes, _inChunk);
        _inChunk = 0;
    }

    private void AddLeaf(Digest leaf, CidCodec codec, int blockBytes, int fileBytes)
    {
        Add(0, new DagLink(new Cid(codec, leaf), blockBytes, fileBytes));
        _hasLeaf = true;
        LeafEnded?.Invoke(leaf);
    }

    private void Add(int level, DagLink link)
    {
        if (level == _levels.Count)
        {
            _levels.Add([]);
        }

        _levels[level].Add(link);
        if (_levels[level].Count == _profile.Width)
        {
            EndNode(level);
        }
    }

    private void EndNode(int level)
    {
        var links = _levels[level];
        var node = DagPb.Node(links, _profile.CidVersion);
        var cid = new Cid(CidCodec.DagPb, Digest.Of(node.Span));
        NodeEnded?.Invoke(cid, node);
        var blockBytes = node.Length + links.Sum(link => link.BlockBytes);
        var fileBytes = links.Sum(link => link.FileBytes);
        links.Clear();
        Add(level + 1, new DagLink(cid, blockBytes, fileBytes));
    }

    private Digest HashSoFar()
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        _hash.GetHashAndReset(hash);
        return Digest.Read(hash);
    }

    private void ThrowIfFinished()
    {
        if (_isFinished)
        {
            throw new InvalidOperationException("The CID is finished; a builder computes one.");
        }
    }
}
