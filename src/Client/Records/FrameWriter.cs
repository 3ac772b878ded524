using System.Security.Cryptography;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Content;
using Salus.Primitives;

namespace Salus.Client.Records;

/// <summary>Takes an opened frame apart while it is written, and hands the content on. What was handed on counts only
/// when <see cref="Finish"/> has found the padding and the commitment right (spec records 1.3, 1.4).</summary>
internal sealed class FrameWriter(Stream content) : OneWayStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _headBytes = new byte[FrameHead.MaxSize];
    private FrameHead? _head;
    private int _headFilled;
    private long _written;
    private long _length;

    public override bool CanWrite => true;

    /// <summary>Checks the whole; its media type and length.</summary>
    public (string MediaType, long Length) Finish(Digest commitment)
    {
        if (_head is not { } head || _written != head.ContentLength || _length != head.FrameLength)
        {
            throw RecordContent.Malformed("it is cut off, or its padding is wrong");
        }

        Span<byte> digest = stackalloc byte[Digest.Size];
        _hash.GetHashAndReset(digest);
        return Commitment.Of(head.Salt.Span, Digest.Read(digest)) == commitment
            ? (head.MediaType, head.ContentLength)
            : throw RecordContent.Uncommitted();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _length += buffer.Length;
        var rest = _head is null ? TakeHead(buffer) : buffer;
        if (_head is not { } head)
        {
            return;
        }

        var part = rest[..(int)Math.Min(rest.Length, head.ContentLength - _written)];
        if (!part.IsEmpty)
        {
            _hash.AppendData(part.Span);
            await HandOnAsync(part, cancellationToken);
            _written += part.Length;
        }

        if (rest[part.Length..].Span.ContainsAnyExcept((byte)0))
        {
            throw RecordContent.Malformed("its padding is wrong");
        }
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_headBytes);
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task HandOnAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        try
        {
            await content.WriteAsync(part, cancellationToken);
        }
        catch (IOException fault)
        {
            throw UnfinishedFile.NotWritten(fault);
        }
    }

    // The head may come in pieces; what follows it in the same piece is the beginning of the content.
    private ReadOnlyMemory<byte> TakeHead(ReadOnlyMemory<byte> buffer)
    {
        var before = _headFilled;
        var taken = buffer[..Math.Min(buffer.Length, _headBytes.Length - before)];
        taken.CopyTo(_headBytes.AsMemory(before));
        _headFilled += taken.Length;
        _head = FrameHead.TryRead(_headBytes.AsSpan(0, _headFilled));
        return _head is null ? default : buffer[(_head.Size - before)..];
    }
}
