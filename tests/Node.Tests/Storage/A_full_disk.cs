using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
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
            Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
            Assert.Equal(ledger.Ends[2], new FileInfo(ledger.Segment).Length);
            Assert.Same(failure, Assert.Throws<StoreUnavailableException>(() => full.Append(last)));
        }

        Assert.Equal(new Height(2), ledger.Open());
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
            Assert.Throws<StoreUnavailableException>(() => store.Append(last));
        }

        Assert.Equal(ledger.Ends[2], new FileInfo(ledger.Segment).Length);
        Assert.Equal(new Height(1), ledger.Open());
    }

    // spec storage 3.5
    [Fact]
    public async Task stops_the_ledger_and_tells_everybody_who_waits()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var records = region[LedgerName.Records];
        await records.DisposeAsync();
        var disk = new FailingDisk(long.MaxValue);
        using var store = SegmentStore.Open(
            hospital.Folder.Ledger(LedgerName.Records),
            LedgerName.Records,
            records.Machine.Head.Digest,
            disk.Open,
            NullLogger.Instance);
        Assert.Empty(store.ReadAll());
        var validator = new SoloValidator(
            hospital.Genesis, LedgerName.Records, hospital.Validator, TimeProvider.System);
        await using var ordering = new SoloOrdering(
            records.Machine, store, validator, _ => ValueTask.CompletedTask, NullLogger.Instance);
        ordering.Start();
        Assert.IsType<Submission.Final>((await SubmitAsync())[0]);

        disk.FailsFlushes = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(SubmitAsync);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => ordering.Completion);
        await Assert.ThrowsAsync<StoreUnavailableException>(SubmitAsync);
        Assert.Equal(new Height(1), records.Machine.Head.Height);

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
}
