using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>Content under a content key, in the layout of Tink's AES256_GCM_HKDF_1MB (spec content 1): segments of 1
/// MiB, so that any size is sealed and opened in constant memory, and none can be changed, moved, dropped or cut off
/// unnoticed. What does not open is a <see cref="SealedContentException"/>.</summary>
public static class SealedContent
{
    /// <summary>The identifier of this layout, as Tink names it.</summary>
    public const string Algorithm = "AES256_GCM_HKDF_1MB";

    /// <summary>The length of a content key in bytes.</summary>
    public const int KeySize = 32;

    /// <summary>A new content key: 32 random bytes, for one content only.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeySize);

    /// <summary>The length in bytes of what <paramref name="plaintextLength"/> bytes become.</summary>
    public static long SealedLength(long plaintextLength) => SealingScheme.Standard.SealedLength(plaintextLength);

    /// <summary>Seals content that is in memory.</summary>
    public static byte[] Seal(
        ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        ThrowUnlessKey(key.Length);
        return SealedSpan.Seal(
            SealingScheme.Standard, plaintext, key, associatedData, SealingScheme.Standard.NewHeader());
    }

    /// <summary>Opens content that is in memory; all or nothing.</summary>
    public static byte[] Open(
        ReadOnlySpan<byte> sealedContent, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        ThrowUnlessKey(key.Length);
        return SealedSpan.Open(SealingScheme.Standard, sealedContent, key, associatedData);
    }

    /// <summary>Seals a stream into another, to the end, in constant memory.</summary>
    public static Task SealAsync(
        Stream plaintext, Stream sealedContent, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> associatedData,
        CancellationToken cancellationToken = default)
    {
        ThrowUnlessKey(key.Length);
        var header = SealingScheme.Standard.NewHeader();
        var streams = new SealedStreams(SealingScheme.Standard, plaintext, sealedContent);
        return streams.SealAsync(key, associatedData, header, cancellationToken);
    }

    /// <summary>Opens a stream into another, to the end, in constant memory. Each segment is written once it is known
    /// to be authentic; when a later one is not, what was written must be thrown away.</summary>
    public static Task OpenAsync(
        Stream sealedContent, Stream plaintext, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> associatedData,
        CancellationToken cancellationToken = default)
    {
        ThrowUnlessKey(key.Length);
        var streams = new SealedStreams(SealingScheme.Standard, plaintext, sealedContent);
        return streams.OpenAsync(key, associatedData, cancellationToken);
    }

    internal static void ThrowUnlessKey(int length)
    {
        if (length != KeySize)
        {
            throw new ArgumentException($"A content key is {KeySize} bytes, not {length}.");
        }
    }
}
