using System.Buffers.Binary;
using System.Text;

namespace Salus.Ihm.Storage.Series;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. What it is given was authentic, so that bytes that end early are
/// a fault of ours: an exception of the span.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public byte ReadByte() => _bytes[_position++];

    public long ReadLong() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    public ulong ReadCount()
    {
        ulong value = _bytes[_position++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var part = _bytes[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    public int ReadInt() => checked((int)ReadCount());

    public long ReadDifference()
    {
        var value = ReadCount();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public string ReadText() => Encoding.ASCII.GetString(Take(ReadByte()));

    /// <summary>All that is left.</summary>
    public readonly ReadOnlySpan<byte> Rest() => _bytes[_position..];

    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = _bytes.Slice(_position, length);
        _position += length;
        return taken;
    }
}
