using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Node.Tests.Ledgers;

/// <summary>A records ledger of a few blocks, closed, with the mark as it was after every block.</summary>
internal sealed class StoredLedger : IDisposable
{
    private readonly List<byte[]> _marks = [];

    private StoredLedger(TestHospital hospital) => Hospital = hospital;

    public TestHospital Hospital { get; }

    public LedgerFolder Folder => Hospital.Folder.Ledger(LedgerName.Records);

    public string Segment => Folder.Segment(new Height(1));

    /// <summary>Where each block's frame ends; at 0 the end of the segment's head.</summary>
    public List<long> Ends { get; } = [];

    public static async Task<StoredLedger> OfBlocksAsync(int count)
    {
        var ledger = new StoredLedger(new TestHospital());
        await using var region = await ledger.Hospital.OpenWithPeopleAsync();
        ledger._marks.Add(await File.ReadAllBytesAsync(ledger.Folder.Mark));
        ledger.Ends.Add(SegmentFile.Head(LedgerName.Records, new Height(1)).Length);
        for (var block = 0; block < count; block++)
        {
            await ledger.Hospital.StoreAsync(region);
            ledger._marks.Add(await File.ReadAllBytesAsync(ledger.Folder.Mark));
            ledger.Ends.Add(new FileInfo(ledger.Segment).Length);
        }

        return ledger;
    }

    /// <summary>Puts the mark back to what it was after a block, as if the process had been killed before the
    /// next.</summary>
    public void MarkAt(int height) => File.WriteAllBytes(Folder.Mark, _marks[height]);

    public void CutSegment(long length)
    {
        using var file = File.OpenWrite(Segment);
        file.SetLength(length);
    }

    public static void Flip(string path, long offset)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        var octet = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(octet ^ 0x20));
    }

    /// <summary>Opens the store without a machine and reads every block; the height of the last.</summary>
    public Height Open()
    {
        using var store = OpenStore();
        return store.Mark.Height;
    }

    public SegmentStore OpenStore(OpenDiskFile? open = null)
    {
        var policies = new LedgerMachine(Hospital.Genesis, LedgerName.Policies, null);
        var records = new LedgerMachine(Hospital.Genesis, LedgerName.Records, policies);
        var store = SegmentStore.Open(
            Folder, LedgerName.Records, records.Head.Digest, open ?? DiskFile.Open, NullLogger.Instance);
        try
        {
            Assert.Equal(store.Mark.Height.Value, (ulong)store.ReadAll().Count());
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public void Dispose() => Hospital.Dispose();
}
