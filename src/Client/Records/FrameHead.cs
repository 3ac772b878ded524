using System.Buffers.Binary;
using System.Text;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>What stands before the content in a frame: salt, media type, the content's length (spec records
/// 1.1).</summary>
internal sealed record FrameHead(ReadOnlyMemory<byte> Salt, string MediaType, long ContentLength)
{
    /// <summary>The longest head in bytes.</summary>
    public const int MaxSize = RecordContent.SaltSize + LengthsSize + RecordContent.MaxMediaType;

    private const int LengthsSize = sizeof(ushort) + sizeof(ulong);

    /// <summary>The head's own length.</summary>
    public int Size => RecordContent.SaltSize + LengthsSize + MediaType.Length;

    /// <summary>The length of the whole frame, padding included.</summary>
    public long FrameLength => Padme.PaddedLength(checked(Size + ContentLength));

    /// <summary>A head for new content; a media type that is none is an ArgumentException.</summary>
    public static FrameHead Of(string mediaType, long contentLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contentLength);
        return RecordContent.IsMediaType(mediaType)
            ? new FrameHead(RecordContent.NewSalt(), mediaType, contentLength)
            : throw new ArgumentException(
                $"A media type is 1 to {RecordContent.MaxMediaType} characters of printable ASCII.", nameof(mediaType));
    }

    /// <summary>Reads a head from the beginning of a frame; null when there are not bytes enough yet.</summary>
    public static FrameHead? TryRead(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < RecordContent.SaltSize + LengthsSize)
        {
            return null;
        }

        var mediaTypeLength = BinaryPrimitives.ReadUInt16BigEndian(frame[RecordContent.SaltSize..]);
        if (mediaTypeLength > RecordContent.MaxMediaType)
        {
            throw RecordContent.Malformed("its media type is too long");
        }

        var size = RecordContent.SaltSize + LengthsSize + mediaTypeLength;
        if (frame.Length < size)
        {
            return null;
        }

        var mediaType = Encoding.Latin1.GetString(
            frame.Slice(RecordContent.SaltSize + sizeof(ushort), mediaTypeLength));
        var length = BinaryPrimitives.ReadUInt64BigEndian(frame[(size - sizeof(ulong))..]);
        return RecordContent.IsMediaType(mediaType) && length <= long.MaxValue / 2
            ? new FrameHead(frame[..RecordContent.SaltSize].ToArray(), mediaType, (long)length)
            : throw RecordContent.Malformed("its media type or its length is wrong");
    }

    public byte[] Write()
    {
        var bytes = new byte[Size];
        Salt.Span.CopyTo(bytes);
        var rest = bytes.AsSpan(RecordContent.SaltSize);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)MediaType.Length);
        Encoding.ASCII.GetBytes(MediaType, rest[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt64BigEndian(rest[^sizeof(ulong)..], (ulong)ContentLength);
        return bytes;
    }
}
