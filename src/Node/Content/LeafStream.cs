using System.Buffers;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Content;

/// <summary>Reads one leaf whole; false when it is not there in its length.</summary>
internal delegate ValueTask<bool> ReadLeaf(int index, Memory<byte> leaf, CancellationToken cancellationToken);

/// <summary>A content, verified leaf by leaf: a byte is given out once its whole leaf has the digest that the CID
/// commits to. One leaf is in memory, read from the store once (spec storage 5.3, 5.5).</summary>
internal sealed class LeafStream(
    Leaves leaves, ReadLeaf read, Func<ContentDamagedException> damaged, IDisposable? source) : Stream
{
    private byte[]? _buffer;
    private int _current = -1;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => leaves.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The empty content has one leaf too, and it is checked.
        var index = (int)Math.Min(_position / Leaves.LeafBytes, leaves.Count - 1);
        if (_current != index)
        {
            await LoadAsync(index, cancellationToken);
        }

        if (_position >= leaves.Length)
        {
            return 0;
        }

        var offset = (int)(_position - ((long)index * Leaves.LeafBytes));
        var part = _buffer.AsSpan(offset, Math.Min(buffer.Length, leaves.LengthOf(index) - offset));
        part.CopyTo(buffer.Span);
        _position += part.Length;
        return part.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A content is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => leaves.Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source?.Dispose();
            if (_buffer is { } rented)
            {
                _buffer = null;
                _current = -1;
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        base.Dispose(disposing);
    }

    private async Task LoadAsync(int index, CancellationToken cancellationToken)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(Leaves.LeafBytes, leaves.Length));
        _current = -1;
        var leaf = _buffer.AsMemory(0, leaves.LengthOf(index));
        if (!await read(index, leaf, cancellationToken) || Digest.Of(leaf.Span) != leaves[index])
        {
            throw damaged();
        }

        _current = index;
    }
}
