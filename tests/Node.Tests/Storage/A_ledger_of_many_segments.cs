using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Storage;

public sealed class A_ledger_of_many_segments
{
    // spec storage 2.6
    [Fact]
    public async Task is_read_through_all_of_them()
    {
        using var ledger = await InSegmentsAsync(5);

        using var store = ledger.OpenStore();

        Assert.Equal(new Height(5), store.Mark.Height);
        Assert.All(
            Enumerable.Range(1, 5).Select(height => new Height((ulong)height)),
            height => Assert.Equal(height, store.Read(height)!.Header.Height));
        Assert.Equal(["000000000001.seg", "000000000003.seg", "000000000005.seg"], Names(ledger));
    }

    // spec storage 2.6, 3.3
    [Fact]
    public async Task is_damaged_when_one_in_the_middle_is_missing()
    {
        using var ledger = await InSegmentsAsync(5);
        File.Delete(ledger.Folder.Segment(new Height(3)));

        var damage = Assert.Throws<StoreDamagedException>(() => ledger.Open());

        Assert.Equal(new Height(3), damage.Height);
    }

    // Two blocks a segment: after one it has not grown past the limit, after two it has.
    private static async Task<StoredLedger> InSegmentsAsync(int count)
    {
        var ledger = await StoredLedger.OfBlocksAsync(count);
        List<CertifiedBlock> finals;
        using (var store = ledger.OpenStore())
        {
            finals = [.. Enumerable.Range(1, count).Select(height => store.Read(new Height((ulong)height))!.ToBlock())];
        }

        var limit = ledger.Ends[1];
        ledger.MarkAt(0);
        using (var store = ledger.OpenStore())
        {
            store.SegmentBytes = limit + 100;
            finals.ForEach(store.Append);
        }

        return ledger;
    }

    private static IEnumerable<string?> Names(StoredLedger ledger) =>
        Directory.EnumerateFiles(ledger.Folder.Segments).Select(Path.GetFileName).Order();
}
