using System.Buffers;
using System.Text;
using Codec = System.Buffers.Text.Base64Url;

namespace Salus.Primitives;

/// <summary>Base64url without padding (RFC 4648 section 5, RFC 7515 section 2), read strictly: every byte string has
/// exactly one text.</summary>
public static class Base64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // The last character of a text that ends in 1 or 2 left-over bytes, when its spare bits are zero. spec crypto 1.1
    private const string LastOfOneByte = "AQgw";
    private const string LastOfTwoBytes = "AEIMQUYcgkosw048";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);
    private static readonly SearchValues<byte> Bytes = SearchValues.Create(Encoding.ASCII.GetBytes(Alphabet));

    /// <summary>The text of <paramref name="bytes"/>, without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Codec.EncodeToString(bytes);

    /// <summary>Decodes a text; padding, white space, other alphabets and spare bits that are not zero are
    /// refused.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.ContainsAnyExcept(Characters) || !HasCanonicalEnd(text.Length, text.IsEmpty ? 'A' : text[^1]))
        {
            return false;
        }

        bytes = Codec.DecodeFromChars(text);
        return true;
    }

    /// <summary>Decodes a text given as ASCII bytes, under the same rules.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> ascii, out byte[] bytes)
    {
        bytes = new byte[Codec.GetMaxDecodedLength(ascii.Length)];
        var isRead = TryDecode(ascii, bytes, out var length);
        bytes = bytes[..length];
        return isRead;
    }

    /// <summary>Decodes a text given as ASCII bytes, under the same rules, into room for it.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> ascii, Span<byte> bytes, out int length)
    {
        length = 0;
        if (ascii.ContainsAnyExcept(Bytes) || !HasCanonicalEnd(ascii.Length, ascii.IsEmpty ? 'A' : (char)ascii[^1]))
        {
            return false;
        }

        length = Codec.DecodeFromUtf8(ascii, bytes);
        return true;
    }

    private static bool HasCanonicalEnd(int length, char last) => (length % 4) switch
    {
        0 => true,
        2 => LastOfOneByte.Contains(last, StringComparison.Ordinal),
        3 => LastOfTwoBytes.Contains(last, StringComparison.Ordinal),
        _ => false,
    };
}
