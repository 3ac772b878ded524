using System.Buffers;
using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>Seals or opens from one stream into the other, one pooled segment at a time.</summary>
internal sealed class SealedStreams(SealingScheme scheme, Stream plaintext, Stream sealedContent)
{
    public async Task SealAsync(
        ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> associatedData, byte[] header,
        CancellationToken cancellationToken)
    {
        using var cipher = new SegmentCipher(scheme, header, key.Span, associatedData.Span);
        await sealedContent.WriteAsync(header, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(scheme.SegmentSize);
        try
        {
            var carried = 0;
            for (var number = 0u; ; number++)
            {
                // One byte beyond the segment tells whether it is the last; the byte begins the next one.
                var room = scheme.PlainSizeOf(number);
                var filled = carried
                    + await FillAsync(plaintext, buffer.AsMemory(carried..(room + 1)), cancellationToken);
                var isLast = filled <= room;
                var ahead = buffer[room];
                var length = Math.Min(filled, room) + SealingScheme.TagSize;
                cipher.Seal(number, isLast, buffer.AsSpan(0, length - SealingScheme.TagSize), buffer.AsSpan(0, length));
                await sealedContent.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                if (isLast)
                {
                    return;
                }

                (buffer[0], carried) = (ahead, 1);
            }
        }
        finally
        {
            Return(buffer);
        }
    }

    public async Task OpenAsync(
        ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> associatedData, CancellationToken cancellationToken)
    {
        var header = new byte[scheme.HeaderSize];
        if (await FillAsync(sealedContent, header, cancellationToken) != header.Length)
        {
            throw new SealedContentException(SealedContentFault.Truncated);
        }

        using var cipher = new SegmentCipher(scheme, header, key.Span, associatedData.Span);
        var buffer = ArrayPool<byte>.Shared.Rent(scheme.SegmentSize + 1);
        try
        {
            var carried = 0;
            for (var number = 0u; ; number++)
            {
                var room = scheme.PlainSizeOf(number) + SealingScheme.TagSize;
                var filled = carried
                    + await FillAsync(sealedContent, buffer.AsMemory(carried..(room + 1)), cancellationToken);
                var isLast = filled <= room;
                var length = Math.Min(filled, room) - SealingScheme.TagSize;
                ThrowIfTruncated(number, length);
                cipher.Open(number, isLast, buffer.AsSpan(0, length + SealingScheme.TagSize), buffer.AsSpan(0, length));
                await plaintext.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                if (isLast)
                {
                    return;
                }

                (buffer[0], carried) = (buffer[room], 1);
            }
        }
        finally
        {
            Return(buffer);
        }
    }

    // Only the first segment may hold no plaintext. spec content 1.5
    private static void ThrowIfTruncated(uint number, int length)
    {
        if (length < (number == 0 ? 0 : 1))
        {
            throw new SealedContentException(SealedContentFault.Truncated);
        }
    }

    private static ValueTask<int> FillAsync(Stream source, Memory<byte> buffer, CancellationToken cancellationToken) =>
        source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

    // The buffer held plaintext and goes to a pool that others use.
    private void Return(byte[] buffer)
    {
        CryptographicOperations.ZeroMemory(buffer.AsSpan(0, scheme.SegmentSize));
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
