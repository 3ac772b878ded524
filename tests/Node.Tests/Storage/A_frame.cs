using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Tests.Storage;

public sealed class A_frame
{
    // spec storage 2.1, 2.2, 2.3, 2.5
    [Fact]
    public async Task gives_back_the_block_byte_for_byte()
    {
        var final = await AnyBlockAsync();

        var read = Read(FrameOf(final)).ToBlock();

        Assert.Equal(final.Block.Header, read.Block.Header);
        Assert.Equal(final.Certificate.Encode(), read.Certificate.Encode());
        Assert.Equal(final.Block.Transactions[0].Jws.ToCompact(), read.Block.Transactions[0].Jws.ToCompact());
        Assert.Equal(final.Block.Receipts[0], read.Block.Receipts[0]);
    }

    // spec storage 2.4
    [Fact]
    public async Task keeps_a_protected_header_that_is_written_in_another_way()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var unusual = hospital.Reordered(hospital.NewRecord());
        await region[LedgerName.Records].SubmitAsync(unusual);

        var stored = region[LedgerName.Records].Open(new Height(1))!.Transaction(0);

        Assert.Equal(unusual.Jws.ToCompact(), stored.Jws.ToCompact());
        Assert.Equal(unusual.Leaf, stored.Leaf);
    }

    // spec storage 2.1
    [Fact]
    public async Task is_refused_when_any_bit_is_wrong()
    {
        var frame = FrameOf(await AnyBlockAsync());
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<WireRejectedException>(() => Read(frame));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    // spec storage 2.1
    [Fact]
    public void has_the_checksum_of_rfc_3720()
    {
        Assert.Equal(0x8A9136AAu, Checksum.Of(new byte[32]));
        Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8));
    }

    // spec storage 2.6
    [Fact]
    public void lies_in_a_segment_that_begins_with_its_ledger_and_height() => Assert.Equal(
        "salus-segment-v1\0\0\arecords\0\0\0\0\0\0\0\x02"u8.ToArray(),
        SegmentFile.Head(LedgerName.Records, new Height(2)));

    // spec storage 3.1
    [Fact]
    public void is_marked_in_slots_that_take_turns()
    {
        var path = Path.GetTempFileName();
        var mark = new Mark(new Height(7), Digest.Of("a"u8), new Height(1), 300);
        using (var file = DurableMark.Open(path, DiskFile.Open))
        {
            file.WriteBoth(mark);
            file.Write(mark with { Height = new Height(8), End = 400 });
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);

        Assert.Equal(
            "salus-mark-v1\0\0\0\0\0\0\0\0\a"u8.ToArray(),
            bytes[DurableMark.SlotDistance..(DurableMark.SlotDistance + 22)]);
        Assert.Equal("salus-mark-v1\0\0\0\0\0\0\0\0\b"u8.ToArray(), bytes[..22]);
    }

    [Fact]
    public async Task holds_nothing_of_a_longer_one_made_before()
    {
        var final = await AnyBlockAsync();
        var longer = final with
        {
            Block = final.Block with
            {
                Transactions = [.. Enumerable.Repeat(final.Block.Transactions[0], 100)],
                Receipts = [.. Enumerable.Repeat(final.Block.Receipts[0], 100)],
            },
        };
        var writer = new FrameWriter();

        var length = writer.Write(longer).Length;
        var frame = writer.Write(final).ToArray();

        Assert.True(length > frame.Length);
        Assert.Equal(FrameOf(final), frame);
    }

    private static byte[] FrameOf(CertifiedBlock final) => new FrameWriter().Write(final).ToArray();

    private static async Task<CertifiedBlock> AnyBlockAsync()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        await hospital.StoreAsync(region);
        return region[LedgerName.Records].Read(new Height(1))!;
    }

    private static StoredBlock Read(byte[] frame)
    {
        var length = Frame.Length(frame);
        return length == frame.Length - Frame.HeadSize
            ? Frame.Read(frame, frame.AsSpan(Frame.HeadSize))
            : throw new WireRejectedException(WireFault.Truncated, "the segment ends here");
    }
}
