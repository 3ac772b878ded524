using System.Buffers.Binary;
using System.Text;

namespace Salus.Primitives.Wire;

/// <summary>Reads the canonical bytes of spec wire 1, field by field, in place; every fault is a
/// <see cref="WireRejectedException"/>. Pass it by reference.</summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>An unsigned 8-bit integer.</summary>
    public byte ReadU8() => Take(1)[0];

    /// <summary>An unsigned 16-bit integer, big-endian.</summary>
    public ushort ReadU16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    /// <summary>An unsigned 32-bit integer, big-endian.</summary>
    public uint ReadU32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>An unsigned 64-bit integer, big-endian.</summary>
    public ulong ReadU64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>A signed 64-bit integer, big-endian two's complement.</summary>
    public long ReadI64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>One byte that is 0 or 1; anything else is a wrong value.</summary>
    public bool ReadBoolean() => ReadU8() switch
    {
        0 => false,
        1 => true,
        var other => throw Fault(WireFault.WrongValue, $"a Boolean is 0 or 1, not {other}"),
    };

    /// <summary>A digest: 32 bytes without a length.</summary>
    public Digest ReadDigest() => Digest.Read(Take(Digest.Size));

    /// <summary>Exactly <paramref name="length"/> bytes without a length before them.</summary>
    public ReadOnlySpan<byte> ReadFixed(int length) => Take(length);

    /// <summary>A byte string behind its 32-bit length, at most <paramref name="maxLength"/> bytes; not a
    /// copy.</summary>
    public ReadOnlySpan<byte> ReadBytes(int maxLength) => Take(ReadCount(maxLength));

    /// <summary>A text of printable ASCII behind its 16-bit length, at most <paramref name="maxLength"/>
    /// characters.</summary>
    public string ReadText(int maxLength)
    {
        var length = ReadU16();
        if (length > maxLength)
        {
            throw Fault(WireFault.TooLong, $"a text of {length} characters where at most {maxLength} may stand");
        }

        var text = Take(length);
        return text.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? throw Fault(WireFault.BadCharacter, "a text holds a byte outside printable ASCII")
            : Encoding.ASCII.GetString(text);
    }

    /// <summary>A 32-bit count of the items that follow, at most <paramref name="max"/>.</summary>
    public int ReadCount(int max)
    {
        var count = ReadU32();
        return count <= (uint)max
            ? (int)count
            : throw Fault(WireFault.TooLong, $"{count} where at most {max} may stand");
    }

    /// <summary>Says that the value is complete: bytes that are left are a fault.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw Fault(WireFault.TrailingBytes, $"{Remaining} bytes after the end of the value");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Remaining)
        {
            throw Fault(WireFault.Truncated, $"{length} bytes are due and {Remaining} are left");
        }

        var taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    private readonly WireRejectedException Fault(WireFault fault, string what) =>
        new(fault, $"Wire format, byte {Position} of {_bytes.Length}: {what}.");
}
