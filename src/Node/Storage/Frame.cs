using System.Buffers.Binary;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>One block in a segment: u32 length, u32 checksum of length and packed bytes, packed bytes (spec storage
/// 2.1).</summary>
public static class Frame
{
    /// <summary>The bytes before the packed block.</summary>
    public const int HeadSize = 8;

    /// <summary>The length of the packed block that a frame's head announces.</summary>
    public static int Length(ReadOnlySpan<byte> head)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        return length is > 0 and <= BlockEncoding.MaxBytes
            ? (int)length
            : throw new WireRejectedException(WireFault.WrongValue, "the frame's length is out of bounds");
    }

    /// <summary>Reads the block of a frame whose head was read; a wrong checksum is a <see
    /// cref="WireRejectedException"/>.</summary>
    public static StoredBlock Read(ReadOnlySpan<byte> head, ReadOnlySpan<byte> packed) =>
        BinaryPrimitives.ReadUInt32BigEndian(head[sizeof(uint)..]) == Checksum.OfLengthAnd(packed)
            ? BlockEncoding.Read(Packing.Unpack(packed))
            : throw new WireRejectedException(WireFault.WrongValue, "the frame's checksum is wrong");
}
