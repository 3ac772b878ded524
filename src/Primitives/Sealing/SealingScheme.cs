using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>The parameters of Tink's AesGcmHkdfStreaming. Salus uses one set; the others exist so that Tink's own
/// vectors and segments of a few bytes can be tested.</summary>
internal sealed record SealingScheme(int SegmentSize, int DerivedKeySize, HashAlgorithmName KeyDerivation)
{
    public const int TagSize = 16;
    public const int NoncePrefixSize = 7;

    /// <summary>AES256_GCM_HKDF_1MB. spec content 1.2</summary>
    public static SealingScheme Standard { get; } = new(1 << 20, 32, HashAlgorithmName.SHA256);

    public int HeaderSize => 1 + DerivedKeySize + NoncePrefixSize;

    public int PlainSize => SegmentSize - TagSize;

    /// <summary>How much plaintext a segment holds: the first one shares its place with the header.</summary>
    public int PlainSizeOf(uint segment) => segment == 0 ? PlainSize - HeaderSize : PlainSize;

    public byte[] NewHeader()
    {
        var header = RandomNumberGenerator.GetBytes(HeaderSize);
        header[0] = (byte)HeaderSize;
        return header;
    }

    /// <summary>The length of what <paramref name="plainLength"/> bytes become.</summary>
    public long SealedLength(long plainLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plainLength);
        var (full, rest) = Math.DivRem(checked(plainLength + HeaderSize), PlainSize);
        return checked(full * SegmentSize + (rest == 0 ? 0 : rest + TagSize));
    }

    /// <summary>The number of segments and the length of the plaintext of a sealed content of this length.</summary>
    public (uint Segments, long PlainLength) Measure(long sealedLength)
    {
        var (full, rest) = Math.DivRem(sealedLength, SegmentSize);
        var segments = checked((uint)(full + (rest == 0 ? 0 : 1)));

        // Only the first segment may hold no plaintext: content ends inside the last. spec content 1.5
        var least = segments == 1 ? HeaderSize + TagSize : TagSize + 1;
        return sealedLength == 0 || (rest != 0 && rest < least)
            ? throw new SealedContentException(SealedContentFault.Truncated)
            : (segments, sealedLength - HeaderSize - (long)segments * TagSize);
    }
}
