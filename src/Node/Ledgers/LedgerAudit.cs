using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>The first thing about a stored ledger that does not hold.</summary>
public sealed record AuditFault(LedgerName Ledger, Height Height, string File, long Offset, string What);

/// <summary>What was checked of one ledger; no fault means that all of it holds.</summary>
public sealed record LedgerReport(LedgerName Ledger, long Blocks, long Transactions, AuditFault? Fault);

/// <summary>Verifies a data folder, or a copy of one, offline: as opening does, but without changing a byte.</summary>
public static class LedgerAudit
{
    /// <summary>Checks every ledger that genesis declares, <c>policies</c> first: the others are judged under
    /// it.</summary>
    public static IReadOnlyList<LedgerReport> Run(
        DataFolder folder, Genesis genesis, CancellationToken cancellationToken = default) =>
        Run(folder, genesis, new AuditTrail(), cancellationToken);

    /// <summary>As above; the trail tells how far it is, and in the end what there is.</summary>
    public static IReadOnlyList<LedgerReport> Run(
        DataFolder folder, Genesis genesis, AuditTrail trail, CancellationToken cancellationToken)
    {
        var policies = new LedgerMachine(genesis, LedgerName.Policies, policies: null);
        var reports = new List<LedgerReport> { Check(folder, genesis, policies, trail, cancellationToken) };
        foreach (var name in genesis.Ledgers.Select(rules => rules.Name).Where(name => name != LedgerName.Policies))
        {
            reports.Add(reports[0].Fault is null
                ? Check(folder, genesis, new LedgerMachine(genesis, name, policies), trail, cancellationToken)
                : new LedgerReport(name, 0, 0, NotChecked(folder, name)));
        }

        return reports;
    }

    private static AuditFault NotChecked(DataFolder folder, LedgerName name) => new(
        name, new Height(0), folder.Ledger(name).Root, 0, "not checked: it is judged under policies");

    private static AuditFault NotHere(LedgerFolder ledger, LedgerMachine machine)
    {
        var from = machine.Head.Height.Next;
        var what = $"the node still fetches the blocks from {from} on: verify it once its status says that it is whole";
        return new AuditFault(machine.Name, from, ledger.Below.Root, 0, what);
    }

    private static LedgerReport Check(
        DataFolder data,
        Genesis genesis,
        LedgerMachine machine,
        AuditTrail trail,
        CancellationToken cancellationToken)
    {
        var ledger = data.Ledger(machine.Name);
        var folder = ledger.IsFilling ? ledger.Below : ledger;
        var replay = new LedgerReplay(genesis, machine, folder);
        trail.Begin(machine, replay);
        AuditFault? fault = null;
        try
        {
            var genesisHeader = machine.Head.Digest;
            var mark = SegmentRecovery.ReadMark(folder)?.Mark ?? Mark.Empty(genesisHeader);
            replay.Run(SegmentScan.Read(folder, machine.Name, genesisHeader, mark), cancellationToken);
            fault = ledger.IsFilling ? NotHere(ledger, machine) : null;
        }
        catch (StoreDamagedException damage)
        {
            fault = new AuditFault(machine.Name, damage.Height, damage.File, damage.Offset, damage.What);
        }

        return new LedgerReport(machine.Name, replay.Done.Blocks, replay.Done.Transactions, fault);
    }
}
