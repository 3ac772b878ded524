using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class Opened_blocks(PostgresServer postgres)
{
    [Fact] // spec ihm-store 1.4
    public void are_found_by_their_series_and_number_alone()
    {
        var (blocks, block) = (new OpenedBlocks(), Of(1));
        blocks.Keep(1, 2, block);
        Assert.Same(block, blocks.Find(1, 2));
        Assert.Null(blocks.Find(2, 1));
        Assert.Null(blocks.Find(2, 2));
    }

    [Theory]
    [InlineData(4_000, 1)]
    [InlineData(16, 1_000)]
    public void are_bounded_in_memory_the_oldest_forgotten_first(int readings, int values)
    {
        var bytes = Of(readings, values).Bytes;
        Assert.InRange(bytes, readings * values * sizeof(double), 1_000 + (readings * (values * sizeof(double) + 64)));
        var blocks = new OpenedBlocks(100 * bytes);
        for (var number = 1; number <= 101; number++)
        {
            blocks.Keep(1, number, Of(readings, values));
            blocks.Keep(1, number, Of(readings, values));
        }

        Assert.Null(blocks.Find(1, 1));
        Assert.All(Enumerable.Range(2, 100), number => Assert.NotNull(blocks.Find(1, number)));
    }

    [Fact]
    public void take_no_more_where_devices_take_turns()
    {
        var (one, two) = (Allocated(devices: 1), Allocated(devices: 2));
        Assert.True(two < 1.5 * one, $"{two} bytes instead of {one}");

        static long Allocated(int devices)
        {
            var bytes = Written(4_000, devices: devices);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = new OpenedBlock(bytes);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void count_for_themselves_besides_what_they_hold() => Assert.InRange(Of(1).Bytes, 500, 1_000);

    [Theory] // spec ihm-store 3.8
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task change_no_answer(string database) => StoreTest.WithAsync(postgres, database, async (home, patient) =>
    {
        await using var store = await StoreTest.OpenAsync(home, patient);
        await patient.SendAsync(store, Patient.Beats(0, 20));
        await patient.FillAsync(store);
        var first = await patient.BeatsAsync(store);
        Assert.Equal(20, first.Count);
        Assert.Equal(first, await patient.BeatsAsync(store));

        // One is corrected, one withdrawn, before they are in blocks and after.
        await patient.SendAsync(
            store,
            Patient.Beat(3, 99, version: 2),
            Patient.Beat(4, 0, version: 2) with { Values = [] });
        var changed = await patient.BeatsAsync(store);
        Assert.Equal(19, changed.Count);
        Assert.Contains(("hr-000003", 2, 99.0), changed);
        await patient.FillAsync(store);
        Assert.Equal(changed, await patient.BeatsAsync(store));
        Assert.Equal(changed, await patient.BeatsAsync(store));
    });

    private static OpenedBlock Of(int readings, int values = 1) => new(Written(readings, values));

    private static byte[] Written(int readings, int values = 1, int devices = 1)
    {
        MemberId[] ids = [.. Enumerable.Range(0, devices).Select(_ => Patient.NewMember())];
        var bytes = new ByteWriter();
        ReadingCodec.Write(
            [
                .. Enumerable.Range(0, readings).Select(index => new Entry(
                    new StoredReading(
                        ids[index % devices], Signal.HeartRate, $"a-{index}", 1, Patient.Start, 0, new double[values]),
                    null)),
            ],
            bytes);
        return bytes.Written.ToArray();
    }
}
