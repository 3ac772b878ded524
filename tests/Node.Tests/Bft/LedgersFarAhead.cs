using Salus.Ledger.Snapshots;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>Ledgers of four hospitals with more than two checkpoints of records, written once for all who copy
/// them.</summary>
public sealed class LedgersFarAhead : IDisposable
{
    internal const ulong Checkpoint = 2 * Checkpoints.Interval;
    internal const ulong Head = Checkpoint + Checkpoints.Delay + 2;

    private readonly ChangingLedgers _ledgers = new(path => new UnflushedFile(path));

    public LedgersFarAhead()
    {
        _ledgers.GrowTo(Checkpoint);
        _ledgers.WriteSnapshot();
        _ledgers.GrowTo(Head);
        _ledgers.Close();
    }

    internal TestHospital Hospital => _ledgers.Hospital;

    public void Dispose() => _ledgers.Dispose();
}
