using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Storage;

public sealed class A_damaged_store
{
    // spec storage 3.3, 2.1, 2.6
    [Fact]
    public async Task is_refused_with_file_height_and_offset_whichever_byte_is_wrong()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        for (var offset = 0L; offset < ledger.Ends[2]; offset++)
        {
            StoredLedger.Flip(ledger.Segment, offset);

            var damage = Assert.Throws<StoreDamagedException>(() => ledger.Open());

            var height = offset < ledger.Ends[1] ? 1ul : 2ul;
            Assert.Equal(("store-damaged", ledger.Segment), (damage.Code, damage.File));
            Assert.Equal(new Height(height), damage.Height);
            Assert.Equal(offset < ledger.Ends[0] ? 0 : ledger.Ends[(int)height - 1], damage.Offset);
            StoredLedger.Flip(ledger.Segment, offset);
        }

        Assert.Equal(new Height(2), ledger.Open());
    }

    // spec storage 3.3
    [Fact]
    public async Task is_left_as_it_was_found()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        StoredLedger.Flip(ledger.Segment, ledger.Ends[0] + 20);
        var before = await File.ReadAllBytesAsync(ledger.Segment);

        await Assert.ThrowsAsync<StoreDamagedException>(() => ledger.Hospital.OpenAsync());

        Assert.Equal(before, await File.ReadAllBytesAsync(ledger.Segment));
    }

    // spec storage 3.3
    [Fact]
    public async Task is_one_that_ends_before_its_mark()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        ledger.CutSegment(ledger.Ends[2] - 1);

        var damage = Assert.Throws<StoreDamagedException>(() => ledger.Open());

        Assert.Contains("ends before the mark", damage.Message, StringComparison.Ordinal);
    }

    // spec storage 3.3
    [Fact]
    public async Task is_one_whose_segment_is_missing()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        File.Delete(ledger.Segment);

        var damage = Assert.Throws<StoreDamagedException>(() => ledger.Open());

        Assert.Contains("missing", damage.Message, StringComparison.Ordinal);
    }

    // spec storage 3.3
    [Fact]
    public async Task is_one_whose_mark_is_missing_or_does_not_read()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        StoredLedger.Flip(ledger.Folder.Mark, 0);
        StoredLedger.Flip(ledger.Folder.Mark, DurableMark.SlotDistance);
        Assert.Equal(ledger.Folder.Mark, Assert.Throws<StoreDamagedException>(() => ledger.Open()).File);

        File.Delete(ledger.Folder.Mark);
        Assert.Equal(ledger.Folder.Mark, Assert.Throws<StoreDamagedException>(() => ledger.Open()).File);
    }

    // spec storage 3.3
    [Fact]
    public async Task is_one_that_holds_the_blocks_of_another_network()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        using var other = new TestHospital();

        await Assert.ThrowsAsync<StoreDamagedException>(() => RegionLedgers.OpenAsync(
            ledger.Hospital.Folder,
            other.Genesis,
            other.Validator,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
    }
}
