namespace Salus.Ihm.Storage.Series;

/// <summary>
/// The values of entries, one after the other. Sensors send decimals of few places: those are whole numbers after a
/// multiplication, kept as differences. Anything else is kept as it is.
/// </summary>
internal static class ValueCodec
{
    private const byte Raw = byte.MaxValue;
    private const double MostWhole = 1L << 50;

    private static readonly double[] Scales = [1, 10, 100, 1000, 10_000];

    public static void Write(IReadOnlyList<Entry> entries, ByteWriter bytes)
    {
        var places = Array.FindIndex(Scales, scale => entries.All(entry => IsWhole(entry.Reading.Values.Span, scale)));
        bytes.WriteByte(places < 0 ? Raw : (byte)places);
        long last = 0;
        foreach (var entry in entries)
        {
            foreach (var value in entry.Reading.Values.Span)
            {
                if (places < 0)
                {
                    bytes.WriteDouble(value);
                    continue;
                }

                var whole = (long)Math.Round(value * Scales[places]);
                bytes.WriteDifference(whole - last);
                last = whole;
            }
        }
    }

    public static void Read(ref ByteReader bytes, Span<double> values)
    {
        var places = bytes.ReadByte();
        if (places == Raw)
        {
            foreach (ref var value in values)
            {
                value = bytes.ReadDouble();
            }

            return;
        }

        var scale = Scales[places];
        long last = 0;
        foreach (ref var value in values)
        {
            last += bytes.ReadDifference();
            value = last / scale;
        }
    }

    // To the bit, so that minus zero and 0.1 + 0.2 stay what they are.
    private static bool IsWhole(ReadOnlySpan<double> values, double scale)
    {
        foreach (var value in values)
        {
            var whole = Math.Round(value * scale);
            if (!(Math.Abs(whole) < MostWhole)
                || BitConverter.DoubleToInt64Bits((long)whole / scale) != BitConverter.DoubleToInt64Bits(value))
            {
                return false;
            }
        }

        return true;
    }
}
