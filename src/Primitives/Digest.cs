using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Salus.Primitives;

/// <summary>A SHA-256 digest (FIPS 180-4): 32 bytes compared by value; its text is 64 lowercase hex digits.</summary>
public readonly record struct Digest : IComparable<Digest>
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int Size = 32;

    /// <summary>The length of a digest's text in characters.</summary>
    public const int TextLength = Size * 2;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private Digest(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The digest whose 32 bytes are all zero; it stands for "none".</summary>
    public static Digest Zero => default;

    /// <summary>The SHA-256 of <paramref name="data"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new Digest(hash);
    }

    /// <summary>The digest made of exactly these 32 bytes; any other length is an ArgumentException.</summary>
    public static Digest Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new Digest(bytes)
            : throw new ArgumentException($"A digest is {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads 64 lowercase hex digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        // Convert.FromHexString would also take capitals: one digest must have one text. spec crypto 1.2
        if (text.Length != TextLength || text.ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        Convert.FromHexString(text, bytes, out _, out _);
        digest = new Digest(bytes);
        return true;
    }

    /// <summary>Reads 64 lowercase hex digits; anything else is a FormatException.</summary>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("A digest is 64 lowercase hex digits.");

    /// <summary>Writes the 32 bytes; a shorter destination is an ArgumentException.</summary>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"A digest needs {Size} bytes.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _fourth);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Orders digests as their bytes are ordered.</summary>
    public int CompareTo(Digest other)
    {
        var order = _first.CompareTo(other._first);
        order = order != 0 ? order : _second.CompareTo(other._second);
        order = order != 0 ? order : _third.CompareTo(other._third);
        return order != 0 ? order : _fourth.CompareTo(other._fourth);
    }

    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;

    // A digest is already evenly spread: its first eight bytes hash as well as all of it.
    public override int GetHashCode() => _first.GetHashCode();

    /// <summary>The 64 lowercase hex digits.</summary>
    public override string ToString() =>
        string.Create(TextLength, this, static (text, digest) => digest.WriteText(text));

    /// <summary>Writes the 64 lowercase hex digits into room for them and returns what was written.</summary>
    public ReadOnlySpan<char> WriteText(Span<char> room)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, room, out var length);
        return room[..length];
    }
}
