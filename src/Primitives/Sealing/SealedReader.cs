using System.Buffers;
using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>Reads sealed content at any place, opening only the segments that it needs; for one thread at a time. The
/// last segment is checked on opening, so <see cref="Length"/> can be trusted. It leaves the stream open.</summary>
public sealed class SealedReader : IDisposable
{
    private readonly SealingScheme _scheme;
    private readonly Stream _sealedContent;
    private readonly SegmentCipher _cipher;
    private readonly uint _segments;
    private readonly byte[] _segment;

    // Which segment _segment holds, opened, and how much plaintext that is.
    private uint? _held;
    private int _heldLength;
    private bool _isDisposed;

    private SealedReader(SealingScheme scheme, Stream sealedContent, SegmentCipher cipher)
    {
        (_scheme, _sealedContent, _cipher) = (scheme, sealedContent, cipher);
        (_segments, Length) = scheme.Measure(sealedContent.Length);
        _segment = ArrayPool<byte>.Shared.Rent(scheme.SegmentSize);
    }

    /// <summary>The length of the plaintext in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens a stream that can seek, and whose content begins at its start; what is not authentic is a
    /// <see cref="SealedContentException"/>.</summary>
    public static SealedReader Open(
        Stream sealedContent, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> associatedData)
    {
        SealedContent.ThrowUnlessKey(key.Length);
        return Open(SealingScheme.Standard, sealedContent, key.Span, associatedData.Span);
    }

    /// <summary>Reads plaintext from <paramref name="offset"/> until the buffer is full or the content ends; how many
    /// bytes. A segment that is not authentic is a <see cref="SealedContentException"/>.</summary>
    public int ReadAt(long offset, Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var read = 0;
        while (read < buffer.Length && offset < Length)
        {
            // Counted with the header, all segments hold the same.
            var (number, start) = Math.DivRem(offset + _scheme.HeaderSize, _scheme.PlainSize);
            Hold((uint)number);
            var from = (int)(number == 0 ? offset : start);
            var length = Math.Min(buffer.Length - read, _heldLength - from);
            _segment.AsSpan(from, length).CopyTo(buffer[read..]);
            (read, offset) = (read + length, offset + length);
        }

        return read;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_segment);
            ArrayPool<byte>.Shared.Return(_segment);
        }
    }

    internal static SealedReader Open(
        SealingScheme scheme, Stream sealedContent, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        scheme.Measure(sealedContent.Length);
        var header = new byte[scheme.HeaderSize];
        sealedContent.Position = 0;
        sealedContent.ReadExactly(header);
        var reader = new SealedReader(scheme, sealedContent, new SegmentCipher(scheme, header, key, associatedData));
        try
        {
            reader.Hold(reader._segments - 1);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private void Hold(uint number)
    {
        if (_held == number)
        {
            return;
        }

        _held = null;
        var start = number == 0 ? _scheme.HeaderSize : (long)number * _scheme.SegmentSize;
        var end = Math.Min(((long)number + 1) * _scheme.SegmentSize, _sealedContent.Length);
        var sealedSegment = _segment.AsSpan(0, (int)(end - start));
        _sealedContent.Position = start;
        _sealedContent.ReadExactly(sealedSegment);
        _heldLength = sealedSegment.Length - SealingScheme.TagSize;
        _cipher.Open(number, number == _segments - 1, sealedSegment, sealedSegment[.._heldLength]);
        _held = number;
    }
}
