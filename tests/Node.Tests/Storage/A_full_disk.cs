using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Storage;

public sealed class A_full_disk
{
    // spec storage 3.5
    [Fact]
    public async Task leaves_nothing_half_written_however_little_fits()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        SegmentStore store;
        using (store = ledger.OpenStore())
        {
        }

        var last = store.Read(new Height(3))!.ToBlock();
        for (var room = 0L; room < ledger.Ends[3] - ledger.Ends[2]; room += 50)
        {
            ledger.MarkAt(2);
            using var full = ledger.OpenStore(new FailingDisk(room) { Victim = ".seg" }.Open);

            var failure = Assert.Throws<StoreUnavailableException>(() => full.Append(last));

            Assert.Equal("store-unavailable", failure.Code);
            Assert.False(failure.NeedsRestart);
            Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
            Assert.Equal(ledger.Ends[2], new FileInfo(ledger.Segment).Length);
            Assert.Throws<StoreUnavailableException>(() => full.Append(last));
            Assert.Equal(new Height(2), full.Mark.Height);
        }

        Assert.Equal(new Height(2), ledger.Open());
    }

    // spec storage 3.5
    [Theory]
    [InlineData(64 * 1024 * 1024)]
    [InlineData(0)]
    public async Task takes_the_same_block_once_there_is_room(long segmentBytes)
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        CertifiedBlock last;
        using (var whole = ledger.OpenStore())
        {
            last = whole.Read(new Height(3))!.ToBlock();
        }

        ledger.MarkAt(2);
        var disk = new FailingDisk(0) { Victim = ".seg" };
        using (var store = ledger.OpenStore(disk.Open))
        {
            store.SegmentBytes = segmentBytes;
            for (; disk.Room < 120; disk.Room += 60)
            {
                var room = disk.Room;
                Assert.Throws<StoreUnavailableException>(() => store.Append(last));
                disk.Room = room;
            }

            disk.Room = long.MaxValue;
            store.Append(last);
            Assert.Equal(last.Block.Header, store.Read(new Height(3))!.Header);
        }

        Assert.Equal(new Height(3), ledger.Open());
    }

    // spec storage 3.5
    [Fact]
    public async Task that_cannot_be_cut_back_is_not_written_again()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        CertifiedBlock last;
        using (var whole = ledger.OpenStore())
        {
            last = whole.Read(new Height(2))!.ToBlock();
        }

        ledger.MarkAt(1);
        var disk = new FailingDisk(50) { Victim = ".seg" };
        using (var store = ledger.OpenStore(disk.Open))
        {
            disk.FailsFlushes = true;
            var failure = Assert.Throws<StoreUnavailableException>(() => store.Append(last));
            Assert.True(failure.NeedsRestart);
            (disk.Room, disk.FailsFlushes) = (long.MaxValue, false);
            Assert.Same(failure, Assert.Throws<StoreUnavailableException>(() => store.Append(last)));
        }

        Assert.Equal(new Height(1), ledger.Open());
    }

    // spec storage 3.5
    [Fact]
    public async Task keeps_the_frame_when_only_the_mark_could_not_be_written()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        using var whole = ledger.OpenStore();
        var last = whole.Read(new Height(2))!.ToBlock();
        ledger.MarkAt(1);
        using (var store = ledger.OpenStore(new FailingDisk(0) { Victim = "mark" }.Open))
        {
            Assert.True(Assert.Throws<StoreUnavailableException>(() => store.Append(last)).NeedsRestart);
        }

        Assert.Equal(ledger.Ends[2], new FileInfo(ledger.Segment).Length);
        Assert.Equal(new Height(1), ledger.Open());
    }

    // spec storage 3.5
    [Fact]
    public async Task tells_everybody_who_waits_and_the_ledger_goes_on_once_there_is_room()
    {
        using var hospital = new TestHospital();
        var disk = new FailingDisk(long.MaxValue) { Victim = ".seg" };
        var (machine, store) = await StoreOnAsync(hospital, disk);
        using var closed = store;
        await using var ordering = OrderingOf(hospital, machine, store);
        await SubmitAsync();

        for (disk.Room = 0; disk.Room < 200; disk.Room += 100)
        {
            var room = disk.Room;
            await Assert.ThrowsAsync<StoreUnavailableException>(SubmitAsync);
            Assert.NotNull(ordering.Unavailable);
            Assert.False(ordering.Completion.IsCompleted);
            disk.Room = room;
        }

        disk.Room = long.MaxValue;
        Assert.Equal(new Height(2), Assert.IsType<Submission.Final>((await SubmitAsync())[0]).Height);
        Assert.Null(ordering.Unavailable);

        Task<IReadOnlyList<Submission>> SubmitAsync() => ordering.SubmitAsync([hospital.NewRecord()], default);
    }

    // spec storage 3.5
    [Fact]
    public async Task that_fails_to_flush_stops_the_ledger_and_tells_everybody_who_waits()
    {
        using var hospital = new TestHospital();
        var disk = new FailingDisk(long.MaxValue);
        var (machine, store) = await StoreOnAsync(hospital, disk);
        using var closed = store;
        await using var ordering = OrderingOf(hospital, machine, store);
        Assert.IsType<Submission.Final>((await SubmitAsync())[0]);

        disk.FailsFlushes = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(SubmitAsync);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => ordering.Completion);
        await Assert.ThrowsAsync<StoreUnavailableException>(SubmitAsync);
        Assert.Equal(new Height(1), machine.Head.Height);

        Task<IReadOnlyList<Submission>> SubmitAsync() => ordering.SubmitAsync([hospital.NewRecord()], default);
    }

    // spec storage 3.5
    [Fact]
    public async Task is_said_of_a_folder_that_cannot_be_written()
    {
        using var hospital = new TestHospital();

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => RegionLedgers.OpenAsync(
            new DataFolder("/proc/salus"),
            hospital.Genesis,
            hospital.Validator,
            TimeProvider.System,
            NullLoggerFactory.Instance));

        Assert.Contains("/proc/salus", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(LedgerMachine Machine, SegmentStore Store)> StoreOnAsync(
        TestHospital hospital, FailingDisk disk)
    {
        await using var region = await hospital.OpenWithPeopleAsync();
        var machine = region[LedgerName.Records].Machine;
        await region[LedgerName.Records].DisposeAsync();
        var store = SegmentStore.Open(
            hospital.Folder.Ledger(LedgerName.Records),
            LedgerName.Records,
            machine.Head.Digest,
            disk.Open,
            NullLogger.Instance);
        Assert.Empty(store.ReadAll());
        return (machine, store);
    }

    private static SoloOrdering OrderingOf(TestHospital hospital, LedgerMachine machine, SegmentStore store)
    {
        var validator = new SoloValidator(
            hospital.Genesis, LedgerName.Records, hospital.Validator, TimeProvider.System);
        var ordering = new SoloOrdering(
            machine, store, validator, _ => ValueTask.CompletedTask, NullLogger.Instance);
        ordering.Start();
        return ordering;
    }
}
