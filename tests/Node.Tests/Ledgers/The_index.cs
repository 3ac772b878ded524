using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Node.Tests.Ledgers;

public sealed class The_index
{
    // spec storage 4.3
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_written_again_when_it_was_lost_or_is_not_readable(bool isGarbage)
    {
        using var ledger = await StoredLedger.OfBlocksAsync(5);
        File.Delete(ledger.Folder.Index);
        if (isGarbage)
        {
            await File.WriteAllBytesAsync(ledger.Folder.Index, new byte[10_000]);
        }

        await using var region = await ledger.Hospital.OpenAsync();

        AssertComplete(region[LedgerName.Records], ledger.Hospital.Patient.Id);
    }

    // spec storage 4.3
    [Fact]
    public async Task is_written_again_when_it_is_of_blocks_that_are_no_more()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(5);
        ledger.MarkAt(3);

        await using var region = await ledger.Hospital.OpenAsync();
        await ledger.Hospital.StoreAsync(region);

        AssertComplete(region[LedgerName.Records], ledger.Hospital.Patient.Id);
    }

    // spec storage 4.1
    [Fact]
    public async Task answers_before_anything_is_written()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        var (finals, path) = (Blocks(ledger), Path.Combine(ledger.Hospital.Folder.Root, "other.db"));
        await using var index = LedgerIndex.Open(path, _ => null);
        foreach (var final in finals)
        {
            await index.AddAsync(final);
        }

        Assert.Equal(new Height(0), index.Reached);
        AssertLog(index.Log(ledger.Hospital.Patient.Id, 0, 10), 1, 2, 3);
        Assert.Equal((new Height(2), 0), index.Find(finals[1].Block.Transactions[0].Id));
    }

    // spec storage 4.1, 4.2
    [Fact]
    public async Task numbers_a_log_through_what_is_written_and_what_is_not()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(5);
        var (finals, path) = (Blocks(ledger), Path.Combine(ledger.Hospital.Folder.Root, "other.db"));
        await using (var first = LedgerIndex.Open(path, _ => null))
        {
            first.Start();
            foreach (var final in finals.Take(3))
            {
                await first.AddAsync(final);
            }
        }

        await using var index = LedgerIndex.Open(path, height => finals[(int)height.Value - 1].Block.Header.Digest);
        foreach (var final in finals)
        {
            await index.AddAsync(final);
        }

        var patient = ledger.Hospital.Patient.Id;
        Assert.Equal(new Height(3), index.Reached);
        AssertLog(index.Log(patient, 0, 10), 1, 2, 3, 4, 5);
        AssertLog(index.Log(patient, 1, 3), 2, 3, 4);
        AssertLog(index.Log(patient, 4, 10), 5);
        Assert.Empty(index.Log(patient, 5, 10));
        Assert.Empty(index.Log(ledger.Hospital.Doctor.Id, 0, 10));
    }

    // spec storage 4.1
    [Fact]
    public async Task stops_the_ledger_when_it_cannot_be_written_and_closes_all_the_same()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        var path = Path.Combine(ledger.Hospital.Folder.Root, "other.db");
        var index = LedgerIndex.Open(path, _ => null);
        using (var other = Sqlite.Open(path, "NORMAL"))
        {
            Sqlite.Run(
                other, "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END");
        }

        index.Start();
        await index.AddAsync(Blocks(ledger)[0]);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => index.Completion);
        Assert.Contains("disk full", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await index.AddAsync(Blocks(ledger)[0]));
        await index.DisposeAsync();
    }

    [Fact]
    public async Task knows_nothing_of_a_transaction_in_no_block()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        await using var region = await ledger.Hospital.OpenAsync();

        Assert.Null(region[LedgerName.Records].Find(ledger.Hospital.NewRecord().Id));
    }

    private static void AssertComplete(LedgerNode records, MemberId patient)
    {
        var head = (int)records.Machine.Head.Height.Value;
        AssertLog(records.Log(patient, 0, 100), [.. Enumerable.Range(1, head)]);
        for (var height = 1; height <= head; height++)
        {
            var transaction = records.Read(new Height((ulong)height))!.Block.Transactions[0];
            Assert.Equal((new Height((ulong)height), 0), records.Find(transaction.Id));
        }
    }

    // Every block of these ledgers stores one record, so that sequence numbers are heights.
    private static void AssertLog(IReadOnlyList<LogEntry> log, params int[] heights) => Assert.Equal(
        heights.Select(height => new LogEntry(height, new Height((ulong)height), 0, 0, nameof(Event.RecordStored))),
        log);

    private static List<CertifiedBlock> Blocks(StoredLedger ledger)
    {
        using var store = ledger.OpenStore();
        var heights = Enumerable.Range(1, ledger.Ends.Count - 1).Select(height => new Height((ulong)height));
        return [.. heights.Select(height => store.Read(height)!.ToBlock())];
    }
}
