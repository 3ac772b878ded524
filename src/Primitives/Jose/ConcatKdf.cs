using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Salus.Primitives.Jose;

/// <summary>The Concat key derivation with SHA-256 (NIST SP 800-56A section 5.8.1) as RFC 7518 section 4.6.2 fills
/// it.</summary>
internal static class ConcatKdf
{
    /// <summary>A key of at most 32 bytes, so that one round of SHA-256 suffices.</summary>
    public static byte[] Derive(
        ReadOnlySpan<byte> secret,
        string algorithm,
        ReadOnlySpan<byte> partyU,
        ReadOnlySpan<byte> partyV,
        int keyLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyLength, SHA256.HashSizeInBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendNumber(hash, 1); // the round
        hash.AppendData(secret);
        AppendWithLength(hash, Encoding.ASCII.GetBytes(algorithm));
        AppendWithLength(hash, partyU);
        AppendWithLength(hash, partyV);
        AppendNumber(hash, (uint)keyLength * 8); // SuppPubInfo: the key's length in bits

        Span<byte> round = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(round);
        var key = round[..keyLength].ToArray();
        CryptographicOperations.ZeroMemory(round);
        return key;
    }

    private static void AppendWithLength(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendNumber(hash, (uint)bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
