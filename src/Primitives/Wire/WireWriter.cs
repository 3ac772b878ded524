using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Salus.Primitives.Wire;

/// <summary>Writes the canonical bytes of spec wire 1; one value has exactly one encoding. A text that is too long or
/// not printable ASCII is an ArgumentException: checking it is the caller's duty.</summary>
public sealed class WireWriter(int capacity = 256)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    /// <summary>How many bytes have been written.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>What has been written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>What has been written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.WrittenMemory;

    /// <summary>An unsigned 8-bit integer.</summary>
    public void WriteU8(byte value) => Claim(1)[0] = value;

    /// <summary>An unsigned 16-bit integer, big-endian.</summary>
    public void WriteU16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Claim(sizeof(ushort)), value);

    /// <summary>An unsigned 32-bit integer, big-endian.</summary>
    public void WriteU32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Claim(sizeof(uint)), value);

    /// <summary>An unsigned 64-bit integer, big-endian.</summary>
    public void WriteU64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Claim(sizeof(ulong)), value);

    /// <summary>A signed 64-bit integer, big-endian two's complement.</summary>
    public void WriteI64(long value) => BinaryPrimitives.WriteInt64BigEndian(Claim(sizeof(long)), value);

    /// <summary>One byte, 0 or 1.</summary>
    public void WriteBoolean(bool value) => WriteU8(value ? (byte)1 : (byte)0);

    /// <summary>A digest: 32 bytes without a length.</summary>
    public void WriteDigest(Digest value) => value.CopyTo(Claim(Digest.Size));

    /// <summary>Bytes whose length the format fixes, as they are.</summary>
    public void WriteFixed(ReadOnlySpan<byte> value) => value.CopyTo(Claim(value.Length));

    /// <summary>A byte string behind its 32-bit length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteCount(value.Length);
        WriteFixed(value);
    }

    /// <summary>A text of printable ASCII behind its 16-bit length.</summary>
    public void WriteText(string value)
    {
        if (value.Length > ushort.MaxValue || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("A text is printable ASCII and at most 65535 characters.", nameof(value));
        }

        WriteU16((ushort)value.Length);
        Encoding.ASCII.GetBytes(value, Claim(value.Length));
    }

    /// <summary>A 32-bit count of the items that follow.</summary>
    public void WriteCount(int count) => WriteU32(checked((uint)count));

    /// <summary>A copy of what has been written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>The SHA-256 of what has been written.</summary>
    public Digest ToDigest() => Digest.Of(Written);

    /// <summary>Forgets what was written and keeps the memory, for the next value.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    private Span<byte> Claim(int length)
    {
        var span = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return span;
    }
}
