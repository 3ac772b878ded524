using System.Buffers.Binary;

namespace Salus.Ihm.Storage.Series;

/// <summary>Writes numbers in as few bytes as they need.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    public void WriteByte(byte value) => Claim(1)[0] = value;

    public void WriteLong(long value) => BinaryPrimitives.WriteInt64BigEndian(Claim(sizeof(long)), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleBigEndian(Claim(sizeof(double)), value);

    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Claim(value.Length));

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void WriteCount(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value & 0x7F | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    public void WriteCount(int value) => WriteCount(checked((ulong)value));

    /// <summary>Small numbers of either sign become small counts.</summary>
    public void WriteDifference(long value) => WriteCount(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>At most 255 characters of ASCII.</summary>
    public void WriteText(ReadOnlySpan<char> value)
    {
        WriteByte(checked((byte)value.Length));
        System.Text.Encoding.ASCII.GetBytes(value, Claim(value.Length));
    }

    public Span<byte> Claim(int length)
    {
        if (_bytes.Length < Length + length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        }

        var claimed = _bytes.AsSpan(Length, length);
        Length += length;
        return claimed;
    }
}
