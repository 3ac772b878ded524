using System.Buffers.Binary;
using System.Numerics;

namespace Salus.Primitives;

/// <summary>CRC-32C (Castagnoli), as RFC 3720 section 12.1 defines it; the processor computes it.</summary>
public static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>The checksum of a length followed by the bytes: a wrong length never passes for a right one.</summary>
    public static uint OfLengthAnd(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return ~Continue(Continue(uint.MaxValue, length), bytes);
    }

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var octet in bytes)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return crc;
    }
}
