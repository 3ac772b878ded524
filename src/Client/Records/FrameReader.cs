using System.Security.Cryptography;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Content;
using Salus.Primitives;

namespace Salus.Client.Records;

/// <summary>The frame of a document, made while it is read: head, content, padding (spec records 1.1). When it has been
/// read to its end, the commitment is known.</summary>
internal sealed class FrameReader : OneWayStream
{
    private readonly RecordSource _source;
    private readonly FrameHead _head;
    private readonly byte[] _headBytes;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;

    public FrameReader(RecordSource source)
    {
        _source = source;
        _head = FrameHead.Of(source.MediaType, source.Length);
        _headBytes = _head.Write();
    }

    public override bool CanRead => true;

    /// <summary>How many bytes it has in all.</summary>
    public long FrameLength => _head.FrameLength;

    /// <summary>What the version commits to; once the frame was read.</summary>
    public Digest Commitment()
    {
        if (_position != FrameLength)
        {
            throw new InvalidOperationException("the frame was not read to its end");
        }

        Span<byte> digest = stackalloc byte[Digest.Size];
        _hash.GetHashAndReset(digest);
        return Ledger.Contracts.Records.Commitment.Of(_head.Salt.Span, Digest.Read(digest));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var contentEnd = _headBytes.Length + _head.ContentLength;
        var read = _position < _headBytes.Length ? ReadHead(buffer.Span)
            : _position < contentEnd ? await ReadContentAsync(buffer, contentEnd - _position, cancellationToken)
            : await ReadPaddingAsync(buffer, contentEnd, cancellationToken);
        _position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private int ReadHead(Span<byte> buffer)
    {
        var part = _headBytes.AsSpan((int)_position);
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return part.Length;
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, long left, CancellationToken cancellationToken)
    {
        var part = buffer[..(int)Math.Min(left, buffer.Length)];
        var read = await _source.Content.ReadAsync(part, cancellationToken);
        if (read == 0 && part.Length > 0)
        {
            throw Changed("shorter");
        }

        _hash.AppendData(part.Span[..read]);
        _source.Progress?.Report(_position + read - _headBytes.Length);
        return read;
    }

    private async ValueTask<int> ReadPaddingAsync(
        Memory<byte> buffer, long contentEnd, CancellationToken cancellationToken)
    {
        if (_position == contentEnd && await _source.Content.ReadAsync(new byte[1], cancellationToken) != 0)
        {
            throw Changed("longer");
        }

        var part = buffer[..(int)Math.Min(FrameLength - _position, buffer.Length)];
        part.Span.Clear();
        return part.Length;
    }

    private static RecordException Changed(string how) => new(
        RecordFault.RecordSourceChanged, $"The document became {how} while it was read; nothing was stored.");
}
