using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Salus.Primitives.Sealing;

/// <summary>Seals and opens single segments under the key derived for one content (spec content 1.3, 1.4).</summary>
internal sealed class SegmentCipher : IDisposable
{
    private const int NonceSize = 12;

    private readonly AesGcm _aes;
    private readonly byte[] _noncePrefix;

    /// <summary>Derives the key from the header's salt; a header of another layout is refused.</summary>
    public SegmentCipher(
        SealingScheme scheme, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        if (header.Length != scheme.HeaderSize || header[0] != scheme.HeaderSize)
        {
            throw new SealedContentException(SealedContentFault.WrongLayout);
        }

        var salt = header.Slice(1, scheme.DerivedKeySize);
        Span<byte> derived = stackalloc byte[scheme.DerivedKeySize];
        HKDF.DeriveKey(scheme.KeyDerivation, key, derived, salt, associatedData);
        _aes = new AesGcm(derived, SealingScheme.TagSize);
        CryptographicOperations.ZeroMemory(derived);
        _noncePrefix = header[(1 + scheme.DerivedKeySize)..].ToArray();
    }

    /// <summary>Seals a segment; <paramref name="sealedSegment"/> is longer by the tag and may begin where
    /// <paramref name="plain"/> does.</summary>
    public void Seal(uint number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> sealedSegment)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number, isLast);
        _aes.Encrypt(nonce, plain, sealedSegment[..plain.Length], sealedSegment[plain.Length..]);
    }

    /// <summary>Opens a segment; <paramref name="plain"/> is shorter by the tag and may begin where
    /// <paramref name="sealedSegment"/> does.</summary>
    public void Open(uint number, bool isLast, ReadOnlySpan<byte> sealedSegment, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number, isLast);
        try
        {
            _aes.Decrypt(nonce, sealedSegment[..plain.Length], sealedSegment[plain.Length..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SealedContentException(SealedContentFault.NotAuthentic);
        }
    }

    public void Dispose() => _aes.Dispose();

    private void WriteNonce(Span<byte> nonce, uint number, bool isLast)
    {
        _noncePrefix.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[SealingScheme.NoncePrefixSize..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
