using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Storage;

/// <summary>A segment that replaces one with a damaged block: a machine may stop at any point of it.</summary>
public sealed class A_segment_that_is_written_anew : IAsyncLifetime
{
    private const ulong Blocks = 5;

    private StoredLedger _ledger = null!;

    public async Task InitializeAsync() => _ledger = await StoredLedger.OfBlocksAsync((int)Blocks);

    public Task DisposeAsync()
    {
        _ledger.Dispose();
        return Task.CompletedTask;
    }

    // spec storage 3.9
    [Fact]
    public void counts_whole_once_it_is_complete()
    {
        using (var store = _ledger.OpenStore())
        {
            using var repair = store.Repair(new Height(1));
            Fill(store, repair);
            repair.Flush();
            repair.Complete();
            StoredLedger.Flip(_ledger.Segment, _ledger.Ends[2] + 20);
        }

        Assert.Equal(new Height(Blocks), _ledger.Open());
        Assert.Equal([_ledger.Segment], Directory.GetFiles(_ledger.Folder.Segments));
    }

    // spec storage 3.9
    [Fact]
    public void counts_for_nothing_before()
    {
        var begun = Path.ChangeExtension(_ledger.Segment, "repairing");
        File.WriteAllText(begun, "cut off by a kill");

        Assert.Equal(new Height(Blocks), _ledger.Open());

        Assert.False(File.Exists(begun));
    }

    // spec storage 3.9
    [Fact]
    public void takes_the_mark_with_it_when_its_frames_end_elsewhere()
    {
        long end;
        using (var store = _ledger.OpenStore())
        {
            using var repair = store.Repair(new Height(1));
            store.Copy(new Height(1), repair);
            repair.Add(WithManySignatures(store.Read(new Height(2))!.ToBlock()));
            for (var height = 3UL; height <= Blocks; height++)
            {
                store.Copy(new Height(height), repair);
            }

            repair.Flush();
            repair.Complete();
            end = repair.End;
            Assert.NotEqual(end, store.Mark.End);
        }

        using (var store = _ledger.OpenStore())
        {
            Assert.Equal((new Height(Blocks), end), (store.Mark.Height, store.Mark.End));
        }

        Assert.Equal(new Height(Blocks), _ledger.Open());
    }

    // spec storage 3.9
    [Fact]
    public void holds_what_was_appended_while_it_was_written()
    {
        CertifiedBlock[] blocks;
        using (var store = _ledger.OpenStore())
        {
            blocks = [.. store.ReadAll().Select(one => one.Block.ToBlock())];
        }

        _ledger.MarkAt(3);
        using var again = _ledger.OpenStore();
        using (var repair = again.Repair(new Height(1)))
        {
            again.Copy(new Height(1), repair);
            repair.Add(WithManySignatures(blocks[1]));
            again.Copy(new Height(3), repair);
            again.Append(blocks[3]);
            again.Finish(repair);
        }

        again.Append(blocks[4]);

        Assert.Equal(
            blocks.Select(block => block.Block.Header.Digest),
            again.ReadAll().Select(one => one.Block.Header.Digest));
        Assert.All(Enumerable.Range(1, (int)Blocks), height => again.Read(new Height((ulong)height)));
    }

    // spec storage 3.9
    [Fact]
    public void is_read_at_once_and_followed_by_the_next_block()
    {
        using var store = _ledger.OpenStore();
        var second = WithManySignatures(store.Read(new Height(2))!.ToBlock());
        using (var repair = store.Repair(new Height(1)))
        {
            store.Copy(new Height(1), repair);
            repair.Add(second);
            store.Finish(repair);
        }

        Assert.Equal(
            second.Certificate.Signatures.Count, store.Read(new Height(2))!.Certificate.Signatures.Count);
        Assert.Equal(Blocks, (ulong)store.ReadAll().Count());
    }

    private static void Fill(SegmentStore store, SegmentRepair repair)
    {
        for (var height = 1UL; height <= Blocks; height++)
        {
            store.Copy(new Height(height), repair);
        }
    }

    // Certificates are not canonical: another validator's copy of a block may be longer.
    private static CertifiedBlock WithManySignatures(CertifiedBlock final) => final with
    {
        Certificate = new Certificate(0, [.. Enumerable.Range(0, 3).Select(place =>
            new ValidatorSignature($"w{place}", final.Certificate.Signatures[0].Signature))]),
    };
}
