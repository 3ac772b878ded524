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

    /// <summary>The packed bytes, in a new array: the length, then Brotli (RFC 7932).</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes, int room)
    {
        var packed = new byte[room + sizeof(uint) + BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        BinaryPrimitives.WriteInt32BigEndian(packed.AsSpan(room), bytes.Length);
        if (!BrotliEncoder.TryCompress(bytes, packed.AsSpan(room + sizeof(uint)), out var written, Quality, Window))
        {
            throw new InvalidOperationException("Brotli fits into the greatest length it states");
        }

        return packed[..(room + sizeof(uint) + written)];
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
