using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;

namespace Salus.Node.Tests.Ledgers;

/// <summary>A records ledger that grows without a node around it: blocks are made one after the other, as fast as this
/// machine can, and not flushed.</summary>
internal sealed class LongLedger : IDisposable
{
    private readonly SegmentStore _store;
    private readonly SoloValidator _validator;

    private LongLedger(TestHospital hospital, LedgerMachine machine)
    {
        Hospital = hospital;
        Machine = machine;
        _validator = new SoloValidator(hospital.Genesis, machine.Name, hospital.Validator, TimeProvider.System);
        var genesisHeader = GenesisBlock.Header(hospital.Genesis, machine.Name).Digest;
        _store = SegmentStore.Open(
            Folder, machine.Name, genesisHeader, path => new UnflushedFile(path), NullLogger.Instance);
        // Small segments: what is long for a test then has several.
        _store.SegmentBytes = 256 * 1024;
    }

    public TestHospital Hospital { get; }

    public long SegmentBytes
    {
        set => _store.SegmentBytes = value;
    }

    /// <summary>The time of the next block.</summary>
    public Timestamp Now => _validator.TimeAfter(Machine.Head);

    public LedgerMachine Machine { get; }

    public LedgerFolder Folder => Hospital.Folder.Ledger(LedgerName.Records);

    /// <summary>Registers people, stops the ledger, and goes on with it by hand.</summary>
    public static async Task<LongLedger> AfterAsync(TestHospital hospital)
    {
        await using var region = await hospital.OpenWithPeopleAsync();
        return new LongLedger(hospital, region[LedgerName.Records].Machine);
    }

    /// <summary>Adds blocks until a height; every hundredth holds a record.</summary>
    public void GrowTo(ulong height)
    {
        while (Machine.Head.Height.Value < height)
        {
            Add(Machine.Head.Height.Value % 100 == 7 ? [Hospital.NewRecord()] : []);
        }
    }

    public void Add(IReadOnlyList<Transaction> transactions)
    {
        var draft = Machine.Draft(_validator.TimeAfter(Machine.Head), _validator.Id, transactions);
        Assert.Empty(draft.LeftOut);
        var final = _validator.Certify(draft);
        _store.Append(final);
        Machine.Commit(draft with { Block = final.Block });
    }

    /// <summary>Writes the snapshot of the last checkpoint, as a running node does.</summary>
    public void WriteSnapshot()
    {
        Machine.State.Store.Flush();
        new SnapshotShelf(Folder).Write(Machine.Checkpoint!);
    }

    /// <summary>Gives the folder free; it can be opened by a node now.</summary>
    public void Close() => _store.Dispose();

    public void Dispose() => Close();
}

/// <summary>A file that leaves flushing to the system: for what is read again by the same process only.</summary>
internal sealed class UnflushedFile(string path) : DiskFile(OpenHandle(path))
{
    public override void Flush()
    {
        // What the test does not need: the process that reads it again is the same.
    }
}
