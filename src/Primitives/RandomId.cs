using System.Buffers.Binary;

namespace Salus.Primitives;

/// <summary>A 128-bit identifier drawn at random; its text is 26 characters of lowercase base32 (RFC 4648 section 6),
/// big-endian, without padding, its two spare bits zero.</summary>
public readonly record struct RandomId(UInt128 Value)
{
    /// <summary>The length of an identifier in bytes.</summary>
    public const int Size = 16;

    /// <summary>The length of an identifier's text in characters.</summary>
    public const int TextLength = 26;

    /// <summary>Lowercase base32 (RFC 4648 section 6).</summary>
    internal const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int BitsPerCharacter = 5;
    private const int SpareBits = TextLength * BitsPerCharacter - Size * 8;

    /// <summary>The identifier made of exactly these 16 bytes, big-endian; any other length is an
    /// ArgumentException.</summary>
    public static RandomId From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new RandomId(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ArgumentException($"An identifier is {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads the one canonical text of an identifier and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RandomId id)
    {
        id = default;
        if (text.Length != TextLength)
        {
            return false;
        }

        var value = UInt128.Zero;
        for (var index = 0; index < TextLength - 1; index++)
        {
            if (ValueOf(text[index]) is not { } bits)
            {
                return false;
            }

            value = (value << BitsPerCharacter) | bits;
        }

        // The last character carries three bits; spare bits that are not zero would be a second text. spec crypto 1.3
        if (ValueOf(text[^1]) is not { } last || (last & ((1u << SpareBits) - 1)) != 0)
        {
            return false;
        }

        id = new RandomId((value << (BitsPerCharacter - SpareBits)) | (last >> SpareBits));
        return true;
    }

    /// <summary>Reads the one canonical text of an identifier; anything else is a FormatException.</summary>
    public static RandomId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("An identifier is 26 characters of lowercase base32, spare bits zero.");

    /// <summary>Writes the 16 bytes, big-endian.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The 16 bytes, big-endian, in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The canonical text of 26 characters.</summary>
    public override string ToString() => string.Create(TextLength, this, static (text, id) => id.WriteText(text));

    /// <summary>Writes the canonical text into room for it and returns what was written.</summary>
    public ReadOnlySpan<char> WriteText(Span<char> room)
    {
        var text = room[..TextLength];
        var value = Value;
        text[^1] = Alphabet[(int)(value & 0x7) << SpareBits];
        value >>= BitsPerCharacter - SpareBits;
        for (var index = TextLength - 2; index >= 0; index--)
        {
            text[index] = Alphabet[(int)(value & 0x1F)];
            value >>= BitsPerCharacter;
        }

        return text;
    }

    /// <summary>The five bits that a character of lowercase base32 stands for; null for any other.</summary>
    internal static uint? ValueOf(char character) => character switch
    {
        >= 'a' and <= 'z' => (uint)(character - 'a'),
        >= '2' and <= '7' => (uint)(character - '2' + 26),
        _ => null,
    };
}
