using System.Buffers.Binary;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Storage.Sealing;

/// <summary>
/// Seals what is stored of one patient, and names it for the database. Each row has a key of its own, derived with 12
/// of 24 random bytes; the other 12 are its nonce (spec ihm-store 1.3). Safe for many threads.
/// </summary>
internal sealed class PatientSeal : IDisposable
{
    private const int KeySize = 32;
    private const int SaltSize = 12;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int PlaceSize = 1 + RandomId.Size + 2 * sizeof(long);

    private readonly byte[] _sealing;
    private readonly byte[] _naming;

    public PatientSeal(MemberId patient, StoreKey key)
    {
        Patient = patient;
        _sealing = Derive(key, "salus-store-seal-1"u8);
        _naming = Derive(key, "salus-store-name-1"u8);
        using var names = new Names(this);
        Tag = names.OfPatient();
    }

    public MemberId Patient { get; }

    /// <summary>By which the database knows the patient: it is the key's.</summary>
    public Tag Tag { get; }

    /// <summary>Salt, nonce, ciphertext, tag.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, SealPlace place)
    {
        var row = new byte[SaltSize + NonceSize + plaintext.Length + TagSize];
        RandomNumberGenerator.Fill(row.AsSpan(0, SaltSize + NonceSize));
        Span<byte> associated = stackalloc byte[PlaceSize];
        WritePlace(place, associated);
        using var cipher = CipherFor(row);
        cipher.Encrypt(
            row.AsSpan(SaltSize, NonceSize),
            plaintext,
            row.AsSpan(SaltSize + NonceSize, plaintext.Length),
            row.AsSpan(row.Length - TagSize),
            associated);
        return row;
    }

    /// <summary>What was sealed for that place; a row that was altered, or belongs elsewhere, is a
    /// <see cref="StoreException"/> (store-damaged).</summary>
    public byte[] Open(byte[] row, SealPlace place) =>
        TryOpen(row, place) ?? throw StoreException.Damaged(place.ToString());

    /// <summary>As <see cref="Open"/>, but null for a row that does not open.</summary>
    public byte[]? TryOpen(byte[] row, SealPlace place)
    {
        var length = row.Length - SaltSize - NonceSize - TagSize;
        if (length < 0)
        {
            return null;
        }

        var plaintext = new byte[length];
        Span<byte> associated = stackalloc byte[PlaceSize];
        WritePlace(place, associated);
        try
        {
            using var cipher = CipherFor(row);
            cipher.Decrypt(
                row.AsSpan(SaltSize, NonceSize),
                row.AsSpan(SaltSize + NonceSize, length),
                row.AsSpan(row.Length - TagSize),
                plaintext,
                associated);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The caller says which row it was.
            return null;
        }
    }

    /// <summary>Makes keyed names, of 32 bytes, that tell nothing of what they name; for one thread, and many
    /// names.</summary>
    public IncrementalHash Namer() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _naming);

    public Tag TagOf(DocumentKey key)
    {
        using var names = new Names(this);
        return names.OfDocument(key);
    }

    /// <summary>Of all documents of a kind.</summary>
    public long TagOf(string kind)
    {
        using var names = new Names(this);
        return names.OfDocuments(kind);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_sealing);
        CryptographicOperations.ZeroMemory(_naming);
    }

    private static byte[] Derive(StoreKey key, ReadOnlySpan<byte> use)
    {
        var derived = new byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Bytes, derived, use);
        return derived;
    }

    private AesGcm CipherFor(byte[] row)
    {
        Span<byte> key = stackalloc byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, _sealing, key, row.AsSpan(0, SaltSize));
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    private void WritePlace(SealPlace place, Span<byte> bytes)
    {
        bytes[0] = (byte)place.Use;
        Patient.Value.CopyTo(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + RandomId.Size)..], place.First);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + RandomId.Size + sizeof(long))..], place.Second);
    }
}
