using System.Numerics;

namespace Salus.Primitives.Content;

/// <summary>What the block that a CID names is (multicodec table): plain bytes, or a node of a DAG in
/// protobuf.</summary>
public enum CidCodec
{
    /// <summary>The block is the bytes themselves.</summary>
    Raw = 0x55,

    /// <summary>The block is a dag-pb node: a file in several chunks.</summary>
    DagPb = 0x70,
}

/// <summary>A content identifier (CID version 1, sha2-256, codec raw or dag-pb); its text is the 59 characters of
/// multibase base32, in lowercase.</summary>
public readonly record struct Cid(CidCodec Codec, Digest Digest)
{
    /// <summary>The length of a CID in bytes: version, codec, hash function, hash length, hash.</summary>
    public const int Size = 4 + Digest.Size;

    /// <summary>The length of a CID's text in characters: the multibase letter and 36 bytes in base32.</summary>
    public const int TextLength = 59;

    private const byte Version1 = 0x01;
    private const byte Sha256 = 0x12;
    private const char Base32 = 'b';
    private const string Base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>The CID made of exactly these 36 bytes; anything else is a FormatException.</summary>
    public static Cid Read(ReadOnlySpan<byte> bytes) =>
        TryRead(bytes, out var cid)
            ? cid
            : throw new FormatException("A CID is 36 bytes: 01, 55 or 70, 12, 20 and a SHA-256 digest.");

    /// <summary>Reads the one canonical text of a CID and nothing else: no other base, no version 0.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cid cid)
    {
        Span<byte> bytes = stackalloc byte[Size];
        cid = default;
        return text.Length == TextLength && text[0] == Base32 && TryDecode(text[1..], bytes) && TryRead(bytes, out cid);
    }

    /// <summary>Reads the one canonical text of a CID; anything else is a FormatException.</summary>
    public static Cid Parse(string text) =>
        TryParse(text, out var cid)
            ? cid
            : throw new FormatException(
                "A CID is 59 characters of lowercase base32: version 1, raw or dag-pb, sha2-256.");

    /// <summary>Writes the 36 bytes; a shorter destination is an ArgumentException.</summary>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"A CID needs {Size} bytes.", nameof(destination));
        }

        destination[0] = Version1;
        destination[1] = (byte)Codec;
        WriteMultihash(destination[2..]);
    }

    /// <summary>The 36 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The canonical text of 59 characters.</summary>
    public override string ToString() => string.Create(TextLength, this, static (text, cid) => cid.WriteText(text));

    /// <summary>Writes the canonical text into room for it and returns what was written.</summary>
    public ReadOnlySpan<char> WriteText(Span<char> room)
    {
        var text = room[..TextLength];
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        text[0] = Base32;
        var (buffer, bits, next) = (0u, 0, 0);
        foreach (ref var character in text[1..])
        {
            if (bits < 5)
            {
                // 36 bytes end two bits before the last character does: those are zero.
                buffer = (buffer << 8) | (next < Size ? bytes[next] : 0u);
                (bits, next) = (bits + 8, next + 1);
            }

            bits -= 5;
            character = RandomId.Alphabet[(int)((buffer >> bits) & 0x1F)];
        }

        return text;
    }

    /// <summary>The text that version 0 has for the same block (base58btc of the multihash); only dag-pb has
    /// one.</summary>
    public string ToVersion0Text()
    {
        if (Codec != CidCodec.DagPb)
        {
            throw new InvalidOperationException("Only a dag-pb block has a CID of version 0.");
        }

        Span<byte> multihash = stackalloc byte[Size - 2];
        WriteMultihash(multihash);
        var value = new BigInteger(multihash, isUnsigned: true, isBigEndian: true);
        var text = new Stack<char>();
        while (!value.IsZero)
        {
            value = BigInteger.DivRem(value, 58, out var digit);
            text.Push(Base58Alphabet[(int)digit]);
        }

        return new string([.. text]);
    }

    /// <summary>Writes the multihash: hash function, hash length, hash.</summary>
    internal void WriteMultihash(Span<byte> destination)
    {
        destination[0] = Sha256;
        destination[1] = Digest.Size;
        Digest.CopyTo(destination[2..]);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out Cid cid)
    {
        cid = default;
        if (bytes is not [Version1, (byte)CidCodec.Raw or (byte)CidCodec.DagPb, Sha256, Digest.Size, .. var digest]
            || digest.Length != Digest.Size)
        {
            return false;
        }

        cid = new Cid((CidCodec)bytes[1], Digest.Read(digest));
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var (buffer, bits, next) = (0u, 0, 0);
        foreach (var character in text)
        {
            if (RandomId.ValueOf(character) is not { } value)
            {
                return false;
            }

            (buffer, bits) = ((buffer << 5) | value, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes[next++] = (byte)((buffer >> bits) & 0xFF);
            }
        }

        // Spare bits that are not zero would be a second text of the same CID. spec content 3.1
        return (buffer & ((1u << bits) - 1)) == 0;
    }
}
