using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives;

namespace Salus.Node.Tests.Storage;

/// <summary>The folder of a ledger that has three blocks here, and goes on from the fifth.</summary>
public sealed class A_ledger_that_begins_with_a_snapshot : IAsyncLifetime
{
    private const ulong Blocks = 5;
    private static readonly Height Begun = new(Blocks);

    private StoredLedger _ledger = null!;
    private CertifiedBlock[] _blocks = [];

    private LedgerFolder Folder => _ledger.Folder;

    // Three blocks are here and five there: the fifth is the snapshot's.
    public async Task InitializeAsync()
    {
        _ledger = await StoredLedger.OfBlocksAsync((int)Blocks);
        using (var store = _ledger.OpenStore())
        {
            _blocks = [.. store.ReadAll().Select(one => one.Block.ToBlock())];
        }

        _ledger.MarkAt(3);
    }

    public Task DisposeAsync()
    {
        _ledger.Dispose();
        return Task.CompletedTask;
    }

    // spec snapshots 5.1, 5.2
    [Fact]
    public void has_what_was_here_and_what_comes_and_is_whole_when_the_last_is_filled_in()
    {
        using var store = Begin();
        Assert.Equal((Begun, Begun, new Height(3)), (store.Mark.Height, store.BeginsAbove, store.Filled));
        Assert.NotNull(store.Read(new Height(3)));
        Assert.Throws<HistoryIncompleteException>(() => store.Read(new Height(4)));

        store.Fill(_blocks[3], isDurable: false);
        Assert.NotNull(store.Read(new Height(4)));
        store.Fill(_blocks[4], isDurable: false);

        Assert.Equal((new Height(0), Begun), (store.BeginsAbove, store.Filled));
        Assert.Equal(Blocks, (ulong)store.ReadAll().Count());
        Assert.False(Directory.Exists(Folder.Below.Root));
    }

    // spec snapshots 5.2
    [Fact]
    public void is_where_it_was_after_it_was_opened_again()
    {
        using (var store = Begin())
        {
            store.Fill(_blocks[3], isDurable: true);
        }

        using var again = Open();

        Assert.Equal((Begun, Begun, new Height(4)), (again.Mark.Height, again.BeginsAbove, again.Filled));
        Assert.Equal(_blocks[3].Block.Header.Digest, again.Read(new Height(4))!.Header.Digest);
    }

    // spec snapshots 5.2
    [Theory]
    [InlineData("nothing was moved")]
    [InlineData("the segments were moved")]
    [InlineData("the mark was moved")]
    public void is_begun_whole_wherever_the_machine_stopped(string stopped)
    {
        Begin().Dispose();
        // As it was before the last steps of the beginning.
        Directory.Delete(Folder.Segments);
        File.Delete(Folder.Mark);
        if (stopped != "the mark was moved")
        {
            File.Move(Folder.Below.Mark, Folder.Mark);
        }

        if (stopped == "nothing was moved")
        {
            Directory.Move(Folder.Below.Segments, Folder.Segments);
        }

        using var store = Open();

        Assert.Equal((Begun, Begun, new Height(3)), (store.Mark.Height, store.BeginsAbove, store.Filled));
        Assert.NotNull(store.Read(new Height(2)));
    }

    // spec snapshots 5.2
    [Fact]
    public void is_not_begun_by_what_was_only_being_prepared()
    {
        Directory.CreateDirectory($"{Folder.Below.Root}.new");

        using var store = Open();

        Assert.Equal((new Height(3), new Height(0)), (store.Mark.Height, store.BeginsAbove));
        Assert.False(Directory.Exists($"{Folder.Below.Root}.new"));
    }

    // spec snapshots 5.2
    [Fact]
    public void is_joined_whole_wherever_the_machine_stopped()
    {
        using (var store = Begin())
        {
            store.Fill(_blocks[3], isDurable: true);
        }

        // All is filled in, and one segment was moved.
        using (var below = Open(Folder.Below))
        {
            below.Append(_blocks[4]);
        }

        var first = new Height(1);
        File.Move(Folder.Below.Segment(first), Folder.Segment(first));

        using var again = Open();

        Assert.Equal((Begun, new Height(0)), (again.Mark.Height, again.BeginsAbove));
        Assert.Equal(Blocks, (ulong)again.ReadAll().Count());
    }

    // spec snapshots 5.4
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void is_what_it_was_before_when_that_is_undone(bool isStopped)
    {
        Begin().Dispose();
        if (isStopped)
        {
            File.Delete(Folder.Below.Beginning);
        }
        else
        {
            BelowSnapshot.Undo(Folder);
        }

        using var store = Open();

        Assert.Equal((new Height(3), new Height(0)), (store.Mark.Height, store.BeginsAbove));
        Assert.Equal(3, store.ReadAll().Count());
    }

    private SegmentStore Begin()
    {
        var store = Open();
        Assert.Equal(new Height(3), store.Mark.Height);
        store.GoOnFrom(Begun, _blocks[4].Block.Header.Digest, "what proves it"u8);
        return store;
    }

    private SegmentStore Open() => Open(Folder);

    private SegmentStore Open(LedgerFolder folder)
    {
        var genesisHeader = GenesisBlock.Header(_ledger.Hospital.Genesis, LedgerName.Records).Digest;
        return SegmentStore.Open(folder, LedgerName.Records, genesisHeader, DiskFile.Open, NullLogger.Instance);
    }
}
