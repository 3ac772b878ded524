using System.Text;

namespace Salus.Primitives.Jose;

/// <summary>The compact serializations of RFC 7515 and RFC 7516: dot-separated parts of canonical base64url.</summary>
internal static class Compact
{
    /// <summary>The longest protected header that is read, in bytes once decoded.</summary>
    public const int MaxHeaderLength = 4096;

    /// <summary>The decoded parts, exactly as many as asked for, in one piece of memory; anything else is a
    /// BadCompact.</summary>
    public static ReadOnlyMemory<byte>[] Split(ReadOnlySpan<byte> ascii, int count)
    {
        var parts = new ReadOnlyMemory<byte>[count];
        var rest = new byte[System.Buffers.Text.Base64Url.GetMaxDecodedLength(ascii.Length)].AsMemory();
        for (var index = 0; index < count; index++)
        {
            var dot = ascii.IndexOf((byte)'.');
            if ((dot >= 0) != (index < count - 1))
            {
                throw Reject($"The text must be {count} parts, with dots between them.");
            }

            if (!Base64Url.TryDecode(dot >= 0 ? ascii[..dot] : ascii, rest.Span, out var length))
            {
                throw Reject($"Part {index + 1} must be base64url without padding, its spare bits zero.");
            }

            (parts[index], rest) = (rest[..length], rest[length..]);
            ascii = ascii[(dot + 1)..];
        }

        return parts[0].Length <= MaxHeaderLength
            ? parts
            : throw Reject($"The header must be at most {MaxHeaderLength} bytes.");
    }

    /// <summary>ASCII(BASE64URL(first) || '.' || BASE64URL(second)).</summary>
    public static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var firstLength = System.Buffers.Text.Base64Url.GetEncodedLength(first.Length);
        var joined = new byte[firstLength + 1 + System.Buffers.Text.Base64Url.GetEncodedLength(second.Length)];
        System.Buffers.Text.Base64Url.EncodeToUtf8(first, joined);
        joined[firstLength] = (byte)'.';
        System.Buffers.Text.Base64Url.EncodeToUtf8(second, joined.AsSpan(firstLength + 1));
        return joined;
    }

    /// <summary>The bytes of a text, if all of it is ASCII; anything else is a BadCompact.</summary>
    public static byte[] Ascii(string text) =>
        System.Text.Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : throw Reject("The text must be ASCII.");

    public static JoseRejectedException Reject(string message) => new(JoseFault.BadCompact, message);
}
