using System.Buffers.Binary;
using System.IO.Compression;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>Makes the bytes of a block smaller: names of members and hex digits take half of them (spec storage
/// 2.2).</summary>
public static class Packing
{
    private const int Quality = 1;
    private const int Window = 20;

    /// <summary>The most bytes that so many bytes pack to.</summary>
    public static int MaxLength(int length) => sizeof(uint) + BrotliEncoder.GetMaxCompressedLength(length);

    /// <summary>Writes the packed bytes: the length, then Brotli (RFC 7932). How many there are.</summary>
    public static int Pack(ReadOnlySpan<byte> bytes, Span<byte> packed)
    {
        BinaryPrimitives.WriteInt32BigEndian(packed, bytes.Length);
        return BrotliEncoder.TryCompress(bytes, packed[sizeof(uint)..], out var written, Quality, Window)
            ? sizeof(uint) + written
            : throw new InvalidOperationException("Brotli fits into the greatest length it states");
    }

    /// <summary>The packed bytes, in memory of their own.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        var packed = new byte[MaxLength(bytes.Length)];
        return packed[..Pack(bytes, packed)];
    }

    /// <summary>The bytes before packing; anything else is a <see cref="WireRejectedException"/>.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new WireReader(packed);
        var bytes = new byte[reader.ReadCount(BlockEncoding.MaxBytes)];
        return BrotliDecoder.TryDecompress(packed[sizeof(uint)..], bytes, out var written) && written == bytes.Length
            ? bytes
            : throw new WireRejectedException(WireFault.WrongValue, "the block's bytes do not unpack");
    }
}
