using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>A clinical document as its author hands it in: bytes and their media type, at most 127 characters of
/// printable
/// ASCII (RFC 6838).</summary>
public sealed record RecordContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    internal const int SaltSize = 32;
    internal const int MaxMediaType = 127;
    private const int LengthsSize = sizeof(ushort) + sizeof(ulong);

    /// <summary>What is sealed: salt, media type, content, padding (spec records 1.1).</summary>
    internal byte[] Frame(ReadOnlySpan<byte> salt)
    {
        if (!IsMediaType(MediaType))
        {
            throw new ArgumentException($"A media type is 1 to {MaxMediaType} characters of printable ASCII.");
        }

        var length = SaltSize + LengthsSize + MediaType.Length + Bytes.Length;
        var frame = new byte[checked((int)Padme.PaddedLength(length))];
        salt.CopyTo(frame);
        var rest = frame.AsSpan(SaltSize);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)MediaType.Length);
        rest = rest[sizeof(ushort)..];
        rest = rest[Encoding.ASCII.GetBytes(MediaType, rest)..];
        BinaryPrimitives.WriteUInt64BigEndian(rest, (ulong)Bytes.Length);
        Bytes.Span.CopyTo(rest[sizeof(ulong)..]);
        return frame;
    }

    /// <summary>Reads a frame back and checks it against the commitment on the ledger (spec records 1.2,
    /// 1.3).</summary>
    internal static RecordContent Unframe(ReadOnlyMemory<byte> frame, Digest commitment)
    {
        var span = frame.Span;
        if (span.Length < SaltSize + LengthsSize)
        {
            throw Malformed("it is too short");
        }

        var mediaTypeLength = BinaryPrimitives.ReadUInt16BigEndian(span[SaltSize..]);
        var start = SaltSize + LengthsSize + mediaTypeLength;
        if (start > span.Length)
        {
            throw Malformed("its media type is cut off");
        }

        var mediaType = Encoding.Latin1.GetString(span.Slice(SaltSize + sizeof(ushort), mediaTypeLength));
        var length = BinaryPrimitives.ReadUInt64BigEndian(span[(start - sizeof(ulong))..]);
        if (!IsMediaType(mediaType) || length > (ulong)(span.Length - start))
        {
            throw Malformed("its media type or its length is wrong");
        }

        var end = start + (int)length;
        if (Padme.PaddedLength(end) != span.Length || span[end..].ContainsAnyExcept((byte)0))
        {
            throw Malformed("its padding is wrong");
        }

        var content = frame[start..end];
        return CommitmentOf(span[..SaltSize], content.Span) == commitment
            ? new RecordContent(mediaType, content)
            : throw new RecordException(
                RecordFault.RecordCommitmentMismatch, "The content is not what the author committed to on the ledger.");
    }

    internal static Digest CommitmentOf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content) =>
        Commitment.Of(salt, Digest.Of(content));

    internal static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    private static bool IsMediaType(string text) =>
        text.Length is > 0 and <= MaxMediaType && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static RecordException Malformed(string what) =>
        new(RecordFault.RecordNotAuthentic, $"The content is laid out wrongly: {what}.");
}
