using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Storage;

public sealed class A_killed_node
{
    // spec storage 3.2
    [Fact]
    public async Task loses_nothing_acknowledged_wherever_the_last_frame_was_torn()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        var whole = await File.ReadAllBytesAsync(ledger.Segment);
        for (var length = ledger.Ends[2]; length <= ledger.Ends[3]; length++)
        {
            await File.WriteAllBytesAsync(ledger.Segment, whole);
            ledger.CutSegment(length);
            ledger.MarkAt(2);

            Assert.Equal(new Height(2), ledger.Open());
            Assert.Equal(ledger.Ends[2], new FileInfo(ledger.Segment).Length);
        }
    }

    // spec storage 3.2
    [Fact]
    public async Task forgets_a_block_that_was_flushed_and_not_marked_and_goes_on()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        ledger.MarkAt(2);

        await using var region = await ledger.Hospital.OpenAsync();
        var final = await ledger.Hospital.StoreAsync(region);

        Assert.Equal(new Height(3), final.Height);
        Assert.True(final.Receipt.IsAccepted);
    }

    // spec storage 3.2, 2.6
    [Fact]
    public async Task deletes_a_segment_that_was_begun_and_not_marked()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        var begun = ledger.Folder.Segment(new Height(3));
        await File.WriteAllBytesAsync(begun, SegmentFile.Head(LedgerName.Records, new Height(3)));

        Assert.Equal(new Height(2), ledger.Open());
        Assert.False(File.Exists(begun));
    }

    // spec storage 3.2
    [Fact]
    public async Task begins_again_when_it_was_killed_in_its_first_block()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        ledger.CutSegment(ledger.Ends[1] - 1);
        ledger.MarkAt(0);

        await using var region = await ledger.Hospital.OpenAsync();
        Assert.Equal(new Height(1), (await ledger.Hospital.StoreAsync(region)).Height);
    }

    // spec storage 3.1, 3.4
    [Fact]
    public async Task keeps_the_last_block_wherever_the_newest_slot_of_the_mark_was_torn()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        var mark = await File.ReadAllBytesAsync(ledger.Folder.Mark);
        for (var offset = 0; offset < mark.Length - DurableMark.SlotDistance; offset++)
        {
            await File.WriteAllBytesAsync(ledger.Folder.Mark, mark);
            StoredLedger.Flip(ledger.Folder.Mark, DurableMark.SlotDistance + offset);

            Assert.Equal(new Height(3), ledger.Open());
        }
    }

    // spec storage 3.4
    [Fact]
    public async Task cuts_a_torn_frame_also_when_a_slot_of_the_mark_was_lost()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        StoredLedger.Flip(ledger.Folder.Mark, DurableMark.SlotDistance);
        ledger.CutSegment(ledger.Ends[3] - 1);

        Assert.Equal(new Height(2), ledger.Open());
    }
}
