using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Storage;

public sealed class Encoded_readings
{
    /// <summary>spec ihm-store 2.2</summary>
    [Fact]
    public void Give_back_every_bit_of_a_value()
    {
        double[] odd =
        [
            0.0, -0.0, 0.1 + 0.2, 1.0 / 3, double.MaxValue, double.Epsilon, -36.6, 1e15, 1e16, 123456.7891, double.NaN,
            double.PositiveInfinity,
        ];
        Assert.All(odd, value => RoundTrips([Of("one", 0, value)]));
        Assert.All(odd, value => RoundTrips([Of("one", 0, 36.6), Of("two", 1, value, 60), Of("three", 2)]));
    }

    /// <summary>spec ihm-store 2.2</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Are_what_was_encoded_whatever_it_is(int seed)
    {
        var random = new Random(seed);
        var devices = Enumerable.Range(0, 3).Select(_ => Patient.NewMember()).ToList();
        for (var turn = 0; turn < 300; turn++)
        {
            RoundTrips([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Any(random, devices))]);
        }
    }

    /// <summary>spec ihm-store 2.2</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_a_day_are_what_an_opened_block_shows(int seed)
    {
        var random = new Random(seed);
        var devices = Enumerable.Range(0, 3).Select(_ => Patient.NewMember()).ToList();
        for (var turn = 0; turn < 300; turn++)
        {
            List<Entry> entries =
            [
                .. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Any(random, devices))
                    .Select(entry => new Entry(entry.Reading with { Time = Patient.At(random.Next(86_400)) }, null)),
            ];
            var bytes = new ByteWriter();
            ReadingCodec.Write(entries, bytes);

            var block = new OpenedBlock(bytes.Written);

            Assert.Equal(entries.Select(Told), block.Select(reading => Told(new Entry(reading, null))));
            Assert.Equal(entries.Exists(entry => entry.Reading.IsWithdrawn), block.HasWithdrawn);
        }
    }

    [Fact]
    public void Of_a_sensor_that_counts_take_few_bytes()
    {
        var entries = Enumerable.Range(0, 4096)
            .Select(index => Of($"hr-{index:D9}", index * 1000L, 60 + index % 7)).ToList();

        var bytes = new ByteWriter();
        ReadingCodec.Write(entries, bytes);

        Assert.InRange(bytes.Length, 4096, 4096 * 3);
        RoundTrips(entries);
    }

    private static Entry Any(Random random, List<MemberId> devices)
    {
        // Ids that often follow each other, or almost.
        var id = random.Next(3) switch
        {
            0 => $"a-{random.Next(95, 105)}",
            1 => $"{random.Next(8, 12)}",
            _ => new string((char)random.Next(' ', '~' + 1), random.Next(1, 65)),
        };
        var values = Enumerable.Range(0, random.Next(4))
            .Select(_ => random.Next(2) == 0 ? random.Next(-300, 300) / 10.0 : random.NextDouble()).ToArray();
        var reading = new StoredReading(
            devices[random.Next(3)],
            Signal.All[random.Next(3)],
            id,
            random.Next(3) == 0 ? random.Next(1, int.MaxValue) : 1,
            new Timestamp(random.NextInt64(Timestamp.Latest.UnixMs)),
            random.Next(3) * 3.5,
            values);
        return new Entry(reading, random.Next(3) == 0 ? new Timestamp(random.Next()) : null);
    }

    private static Entry Of(string id, long time, params double[] values) => new(
        new StoredReading(default, Signal.HeartRate, id, 1, new Timestamp(time), 0, values));

    private static void RoundTrips(List<Entry> entries)
    {
        var bytes = new ByteWriter();
        ReadingCodec.Write(entries, bytes);
        var read = new List<Entry>();
        ReadingCodec.Read(bytes.Written, read);
        Assert.Equal(entries.Select(Told), read.Select(Told));
    }

    private static string Told(Entry entry) => string.Join(
        ' ',
        entry.Reading with { Values = default },
        entry.Reading.Device,
        entry.Reading.Id,
        entry.Reading.Version,
        entry.Time.UnixMs,
        entry.Reading.PeriodMs,
        entry.Replaced,
        string.Join(',', entry.Reading.Values.ToArray().Select(BitConverter.DoubleToInt64Bits)));
}
