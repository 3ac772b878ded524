using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>Seals and opens content that is in memory as a whole.</summary>
internal static class SealedSpan
{
    public static byte[] Seal(
        SealingScheme scheme, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> header)
    {
        using var cipher = new SegmentCipher(scheme, header, key, associatedData);
        var sealedContent = new byte[scheme.SealedLength(plaintext.Length)];
        header.CopyTo(sealedContent);
        var room = sealedContent.AsSpan(header.Length);
        for (var number = 0u; ; number++)
        {
            var length = Math.Min(plaintext.Length, scheme.PlainSizeOf(number));
            var isLast = length == plaintext.Length;
            cipher.Seal(number, isLast, plaintext[..length], room[..(length + SealingScheme.TagSize)]);
            if (isLast)
            {
                return sealedContent;
            }

            plaintext = plaintext[length..];
            room = room[(length + SealingScheme.TagSize)..];
        }
    }

    public static byte[] Open(
        SealingScheme scheme, ReadOnlySpan<byte> sealedContent, ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> associatedData)
    {
        var (segments, plainLength) = scheme.Measure(sealedContent.Length);
        using var cipher = new SegmentCipher(scheme, sealedContent[..scheme.HeaderSize], key, associatedData);
        var plaintext = new byte[plainLength];
        try
        {
            OpenSegments(scheme, cipher, sealedContent[scheme.HeaderSize..], plaintext, segments);
            return plaintext;
        }
        catch (SealedContentException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            throw;
        }
    }

    private static void OpenSegments(
        SealingScheme scheme, SegmentCipher cipher, ReadOnlySpan<byte> rest, Span<byte> plaintext, uint segments)
    {
        for (var number = 0u; number < segments; number++)
        {
            var length = Math.Min(plaintext.Length, scheme.PlainSizeOf(number));
            var sealedSegment = rest[..(length + SealingScheme.TagSize)];
            cipher.Open(number, number == segments - 1, sealedSegment, plaintext[..length]);
            plaintext = plaintext[length..];
            rest = rest[sealedSegment.Length..];
        }
    }
}
