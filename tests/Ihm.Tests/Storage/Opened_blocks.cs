using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Series;

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
        Assert.InRange(bytes, readings * values * sizeof(double), readings * (values * sizeof(double) + 64));
        var blocks = new OpenedBlocks(100 * bytes);
        for (var number = 1; number <= 101; number++)
        {
            blocks.Keep(1, number, Of(readings, values));
            blocks.Keep(1, number, Of(readings, values));
        }

        Assert.Null(blocks.Find(1, 1));
        Assert.All(Enumerable.Range(2, 100), number => Assert.NotNull(blocks.Find(1, number)));
    }

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

    private static OpenedBlock Of(int readings, int values = 1)
    {
        var bytes = new ByteWriter();
        ReadingCodec.Write(
            [
                .. Enumerable.Range(0, readings).Select(index => new Entry(
                    new StoredReading(
                        default, Signal.HeartRate, $"a-{index}", 1, Patient.Start, 0, new double[values]),
                    null)),
            ],
            bytes);
        return new OpenedBlock(bytes.Written);
    }
}
