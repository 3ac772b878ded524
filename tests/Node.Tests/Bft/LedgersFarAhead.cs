using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>Ledgers of four hospitals, each with more than two checkpoints, written once for all who copy
/// them.</summary>
public sealed class LedgersFarAhead : IDisposable
{
    internal const ulong Checkpoint = 2 * Checkpoints.Interval;
    internal const ulong Head = Checkpoint + Checkpoints.Delay + 2;

    private readonly ChangingLedgers _ledgers = new(path => new UnflushedFile(path));

    public LedgersFarAhead()
    {
        foreach (var name in new[] { LedgerName.Policies, LedgerName.Records })
        {
            _ledgers.GrowTo(Checkpoint, name);
            _ledgers.WriteSnapshot(name);
            _ledgers.GrowTo(Head, name);
        }

        _ledgers.Close();
    }

    internal TestHospital Hospital => _ledgers.Hospital;

    public void Dispose() => _ledgers.Dispose();
}
