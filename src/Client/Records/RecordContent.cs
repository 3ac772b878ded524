using System.Security.Cryptography;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;

namespace Salus.Client.Records;

/// <summary>A clinical document as its author hands it in: bytes and their media type, at most 127 characters of
/// printable
/// ASCII (RFC 6838).</summary>
public sealed record RecordContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    internal const int SaltSize = 32;
    internal const int MaxMediaType = 127;

    /// <summary>What is sealed: salt, media type, content, padding (spec records 1.1).</summary>
    internal byte[] Frame(ReadOnlySpan<byte> salt)
    {
        var head = FrameHead.Of(MediaType, Bytes.Length) with { Salt = salt.ToArray() };
        var frame = new byte[checked((int)head.FrameLength)];
        head.Write().CopyTo(frame, 0);
        Bytes.Span.CopyTo(frame.AsSpan(head.Size));
        return frame;
    }

    /// <summary>Reads a frame back and checks it against the commitment on the ledger (spec records 1.3,
    /// 1.4).</summary>
    internal static RecordContent Unframe(ReadOnlyMemory<byte> frame, Digest commitment)
    {
        var content = Unframe(frame);
        return CommitmentOf(frame.Span[..SaltSize], content.Bytes.Span) == commitment ? content : throw Uncommitted();
    }

    /// <summary>Reads a frame whose commitment is to be checked against what is in it.</summary>
    internal static RecordContent Unframe(ReadOnlyMemory<byte> frame)
    {
        var span = frame.Span;
        var head = FrameHead.TryRead(span) ?? throw Malformed("it is too short");
        if (head.ContentLength > span.Length - head.Size)
        {
            throw Malformed("its length is wrong");
        }

        var end = head.Size + (int)head.ContentLength;
        if (head.FrameLength != span.Length || span[end..].ContainsAnyExcept((byte)0))
        {
            throw Malformed("its padding is wrong");
        }

        return new RecordContent(head.MediaType, frame[head.Size..end]);
    }

    internal static Digest CommitmentOf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content) =>
        Commitment.Of(salt, Digest.Of(content));

    internal static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    internal static bool IsMediaType(string text) =>
        text.Length is > 0 and <= MaxMediaType && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    internal static RecordException Malformed(string what) =>
        new(RecordFault.RecordNotAuthentic, $"The content is laid out wrongly: {what}.");

    internal static RecordException Uncommitted() => new(
        RecordFault.RecordCommitmentMismatch, "The content is not what the author committed to on the ledger.");
}
