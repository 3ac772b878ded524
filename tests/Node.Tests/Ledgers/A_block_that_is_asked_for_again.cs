using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Node.Tests.Ledgers;

public sealed class A_block_that_is_asked_for_again : IAsyncLifetime
{
    private StoredLedger _ledger = null!;
    private StoredBlock[] _blocks = [];

    public async Task InitializeAsync()
    {
        _ledger = await StoredLedger.OfBlocksAsync(4);
        using var store = _ledger.OpenStore();
        _blocks = [.. Enumerable.Range(1, 4).Select(height => store.Read(new Height((ulong)height))!)];
    }

    public Task DisposeAsync()
    {
        _ledger.Dispose();
        return Task.CompletedTask;
    }

    // spec storage 2.7
    [Fact]
    public async Task is_unpacked_once()
    {
        await using var region = await _ledger.Hospital.OpenAsync();
        var records = region[LedgerName.Records];

        var first = records.Open(new Height(2));

        Assert.NotNull(first);
        Assert.Same(first, records.Open(new Height(2)));
        Assert.Null(records.Open(new Height(99)));
    }

    // spec storage 2.7, 3.7
    [Fact]
    public async Task is_not_served_from_memory_once_it_was_found_damaged()
    {
        await using var region = await _ledger.Hospital.OpenAsync();
        var records = region[LedgerName.Records];
        Assert.NotNull(records.Open(new Height(2)));

        StoredLedger.Flip(_ledger.Segment, _ledger.Ends[1] + 20);

        Assert.NotNull(records.Scrub(new Height(2)));
        Assert.Throws<StoreDamagedException>(() => records.Open(new Height(2)));
    }

    // spec storage 2.7
    [Fact]
    public void makes_room_for_others_when_it_was_not_asked_for_longest()
    {
        var most = _blocks[..3].Sum(block => block.Bytes);
        var opened = new OpenedBlocks(Math.Max(most, _blocks[^3..].Sum(block => block.Bytes)));
        foreach (var block in _blocks[..3])
        {
            opened.Keep(block);
        }

        Assert.Same(_blocks[0], opened.Find(new Height(1)));
        opened.Keep(_blocks[3]);

        Assert.Null(opened.Find(new Height(2)));
        Assert.Same(_blocks[0], opened.Find(new Height(1)));
        Assert.Same(_blocks[3], opened.Find(new Height(4)));
    }

    // spec storage 2.7
    [Fact]
    public void is_not_kept_when_it_is_larger_than_all_that_may_be()
    {
        var opened = new OpenedBlocks(_blocks[0].Bytes - 1);

        opened.Keep(_blocks[0]);

        Assert.Null(opened.Find(new Height(1)));
    }
}
