using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Record = Salus.Ledger.Contracts.Records.Record;

namespace Salus.Node.Tests.Ledgers;

public sealed class A_snapshot_on_disk : IAsyncLifetime, IDisposable
{
    private const ulong Named = Checkpoints.Interval + Checkpoints.Delay;

    private readonly TestHospital _hospital = new();
    private readonly LogLines _log = new();
    private LongLedger _ledger = null!;

    public async Task InitializeAsync() => _ledger = await LongLedger.AfterAsync(_hospital);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _ledger.Dispose();
        _hospital.Dispose();
        _log.Dispose();
    }

    // spec snapshots 3.2, 3.4
    [Fact]
    public async Task is_what_the_ledger_opens_from()
    {
        GrowPast(1);
        var head = _ledger.Machine.Head;

        await OpenAndGoOnAsync(head.Height.Next);

        Assert.Contains("from the snapshot of block 1000", _log.Text, StringComparison.Ordinal);
    }

    // spec snapshots 3.1
    [Fact]
    public async Task is_one_of_the_last_two()
    {
        GrowPast(3);
        Assert.Equal([new Height(2000), new Height(3000)], _ledger.Folder.ListSnapshots());
        await File.WriteAllTextAsync(Path.Combine(_ledger.Folder.Snapshots, "incoming"), "cut off by a kill");

        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next);

        Assert.Contains("from the snapshot of block 3000", _log.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_ledger.Folder.Snapshots, "incoming")));
    }

    // spec snapshots 3.3
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task is_passed_over_for_an_older_one_when_it_is_damaged(int percent)
    {
        GrowPast(2);
        var newest = _ledger.Folder.Snapshot(new Height(2000));
        StoredLedger.Flip(newest, new FileInfo(newest).Length * percent / 100);

        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next);

        Assert.Contains("block 2000 is passed over", _log.Text, StringComparison.Ordinal);
        Assert.Contains("from the snapshot of block 1000", _log.Text, StringComparison.Ordinal);
    }

    // spec snapshots 3.3, 3.6
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task is_passed_over_when_its_log_is_damaged_and_the_log_is_whole_afterwards(int percent)
    {
        GrowPast(2);
        var whole = await File.ReadAllBytesAsync(_ledger.Folder.State);
        StoredLedger.Flip(_ledger.Folder.State, whole.Length * percent / 100);

        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next, goesOn: false);
        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next);

        Assert.Contains("block 2000 is passed over", _log.Text, StringComparison.Ordinal);
        Assert.Contains("from the snapshot of block 2000", _log.Text, StringComparison.Ordinal);
        Assert.Equal(whole, (await File.ReadAllBytesAsync(_ledger.Folder.State))[..whole.Length]);
    }

    // spec snapshots 3.6
    [Fact]
    public async Task is_not_believed_when_its_log_is_damaged_while_a_node_runs()
    {
        GrowPast(1);
        await using var region = await _hospital.OpenAsync(Log());
        var records = region[LedgerName.Records];
        var stored = (StoreRecord)records.Read(new Height(8))!.Block.Transactions[0].Message!;
        Assert.NotNull(Find());

        for (var offset = 0L; offset < new FileInfo(_ledger.Folder.State).Length; offset += 32)
        {
            StoredLedger.Flip(_ledger.Folder.State, offset);
        }

        Assert.Throws<StateDamagedException>(Find);

        Record? Find() => records.Machine.Latest.Get(Record.Table, stored.Record.ToString());
    }

    // spec snapshots 3.3
    [Fact]
    public async Task is_written_again_after_it_was_damaged()
    {
        GrowPast(1);
        var path = _ledger.Folder.Snapshot(new Height(1000));
        var whole = await File.ReadAllBytesAsync(path);
        StoredLedger.Flip(path, whole.Length / 2);

        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next, goesOn: false);

        Assert.Contains("block 1000 is passed over", _log.Text, StringComparison.Ordinal);
        Assert.Equal(whole, await File.ReadAllBytesAsync(path));
    }

    // spec snapshots 3.3
    [Fact]
    public async Task is_passed_over_at_every_length_that_a_torn_write_leaves()
    {
        GrowPast(1);
        var path = _ledger.Folder.Snapshot(new Height(1000));
        var whole = await File.ReadAllBytesAsync(path);
        foreach (var length in new[] { 0, 3, 4, 100, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next, goesOn: false);
        }

        Assert.DoesNotContain("from the snapshot", _log.Text, StringComparison.Ordinal);
    }

    // spec snapshots 3.3
    [Fact]
    public async Task is_passed_over_when_it_is_of_another_chain_or_not_named_yet()
    {
        using var others = new TestHospital();
        using (var other = await LongLedger.AfterAsync(others))
        {
            other.GrowTo(Named);
            other.WriteSnapshot();
            _ledger.GrowTo(Named);
            _ledger.GrowTo(2 * Checkpoints.Interval);
            _ledger.WriteSnapshot();
            _ledger.Close();
            File.Copy(other.Folder.Snapshot(new Height(1000)), _ledger.Folder.Snapshot(new Height(1000)));
        }

        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next);

        Assert.Contains("no stored header names it", _log.Text, StringComparison.Ordinal);
        Assert.Contains("not the one that the header", _log.Text, StringComparison.Ordinal);
        Assert.Contains("every block verified", _log.Text, StringComparison.Ordinal);
    }

    // spec snapshots 3.4
    [Fact]
    public async Task does_not_hide_damage_above_it()
    {
        GrowPast(1);
        var last = _ledger.Folder.Segment(_ledger.Folder.ListSegments()[^1]);
        StoredLedger.Flip(last, new FileInfo(last).Length - 10);

        var damage = await Assert.ThrowsAsync<StoreDamagedException>(() => _hospital.OpenAsync());

        Assert.Equal(_ledger.Machine.Head.Height, damage.Height);
    }

    // spec storage 2.7
    [Fact]
    public async Task leaves_every_block_below_it_to_be_found_by_walking_its_segment()
    {
        GrowPast(1);
        await using var region = await _hospital.OpenAsync(Log());
        var records = region[LedgerName.Records];
        for (var height = 1UL; height <= Named; height += 13)
        {
            var block = records.Read(new Height(height))!.Block;
            Assert.Equal(_ledger.Machine.HeaderAt(new Height(height)), block.Header.Digest);
        }

        Assert.Null(records.Read(_ledger.Machine.Head.Height.Next));
    }

    // spec storage 2.7
    [Fact]
    public async Task leaves_damage_below_it_to_whoever_asks_for_that_block()
    {
        GrowPast(1);
        await OpenAndGoOnAsync(_ledger.Machine.Head.Height.Next);
        StoredLedger.Flip(_ledger.Folder.Segment(new Height(1)), 2_000);
        await using var region = await _hospital.OpenAsync(Log());
        var records = region[LedgerName.Records];

        var damaged = Enumerable.Range(1, 20).Count(height =>
            Xunit.Record.Exception(() => records.Read(new Height((ulong)height))) is StoreDamagedException);

        Assert.InRange(damaged, 1, 20);
        Assert.NotNull(records.Read(records.Machine.Head.Height));
        Assert.Equal(records.Machine.Head.Height.Next, (await _hospital.StoreAsync(region)).Height);
    }

    private ILoggerFactory Log() => LoggerFactory.Create(builder => builder.AddProvider(_log));

    private void GrowPast(int checkpoints)
    {
        for (var one = 1UL; one <= (ulong)checkpoints; one++)
        {
            _ledger.GrowTo(one * Checkpoints.Interval);
            _ledger.WriteSnapshot();
            _ledger.GrowTo((one * Checkpoints.Interval) + Checkpoints.Delay);
        }

        _ledger.Close();
    }

    private async Task OpenAndGoOnAsync(Height next, bool goesOn = true)
    {
        await using var region = await _hospital.OpenAsync(Log());
        var machine = region[LedgerName.Records].Machine;
        Assert.Equal(_ledger.Machine.Head, machine.Head);
        Assert.Equal(_ledger.Machine.State.Digest, machine.State.Digest);
        if (goesOn)
        {
            Assert.Equal(next, (await _hospital.StoreAsync(region)).Height);
        }
    }
}
