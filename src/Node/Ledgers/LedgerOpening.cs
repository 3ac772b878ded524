using System.Diagnostics;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>
/// Brings a machine to the last stored block: from the newest snapshot whose digest stands in a certified header of
/// this chain, else from genesis (spec snapshots 3).
/// </summary>
internal sealed partial class LedgerOpening(RegionOpening region, LedgerName name, LedgerMachine? policies)
{
    private readonly ILogger _logger = region.Log.CreateLogger<LedgerOpening>();
    private readonly LedgerFolder _folder = region.Folder.Ledger(name);

    /// <summary>The machine at the store's mark.</summary>
    public LedgerMachine Run(SegmentStore store, CancellationToken cancellationToken)
    {
        var timer = Stopwatch.StartNew();
        var shelf = new SnapshotShelf(_folder);
        shelf.Tidy();
        var state = StateFile.Open(_folder, _logger);
        if (store.BeginsAbove.Value > 0)
        {
            var begun = Begin(state, store, cancellationToken);
            LogOpened(name, begun.Head.Height, store.BeginsAbove, timer.ElapsedMilliseconds);
            return begun;
        }

        foreach (var checkpoint in _folder.ListSnapshots().Reverse())
        {
            if (TryLoad(shelf, state, store, checkpoint, cancellationToken) is { } loaded)
            {
                Replay(loaded, store, isCertifiedEnough: true, cancellationToken);
                LogOpened(name, loaded.Head.Height, checkpoint, timer.ElapsedMilliseconds);
                return loaded;
            }
        }

        var machine = new LedgerMachine(region.Genesis, name, policies, state);
        Replay(machine, store, isCertifiedEnough: false, cancellationToken);
        LogReplayed(name, machine.Head.Height, timer.ElapsedMilliseconds);
        return machine;
    }

    private void Replay(
        LedgerMachine machine,
        SegmentStore store,
        bool isCertifiedEnough,
        CancellationToken cancellationToken,
        int most = int.MaxValue) =>
        new LedgerReplay(region.Genesis, machine, _folder)
        {
            IsCertifiedEnough = isCertifiedEnough,
            Policies = policies,
        }
            .Run(store.ReadAbove(machine.Head.Height, machine.Head.Digest).Take(most), cancellationToken);

    // There are no blocks below to execute instead: what is wrong with it is damage. spec snapshots 5.4
    private LedgerMachine Begin(StateFile state, SegmentStore store, CancellationToken cancellationToken)
    {
        try
        {
            var offer = SnapshotOffer.Read(File.ReadAllBytes(_folder.Below.Offer));
            var validators = offer.Prove(region.Genesis, name);
            Require(offer.Manifest.Header.Height == store.BeginsAbove, "it is of another checkpoint");
            Require(IsUnderPolicies(offer.Manifest.Header), "its policies block is not here");
            var loaded = SnapshotLoad.Run(offer.Manifest, state, region.Genesis, name, policies);
            SnapshotOffer.RequireValidators(loaded, validators);
            Replay(loaded, store, isCertifiedEnough: true, cancellationToken);
            return loaded;
        }
        catch (Exception fault) when (fault is WireRejectedException or IOException or ProofRejectedException)
        {
            throw new StoreDamagedException(_folder.Snapshot(store.BeginsAbove), store.BeginsAbove, 0, fault.Message);
        }
    }

    // A snapshot can only ever be passed over: what is wrong with it, the log tells. spec snapshots 3.3
    private LedgerMachine? TryLoad(
        SnapshotShelf shelf,
        StateFile state,
        SegmentStore store,
        Height checkpoint,
        CancellationToken cancellationToken)
    {
        try
        {
            if (store.Read(region.Genesis.Checkpoints.NamedAt(checkpoint)) is not { } naming)
            {
                LogNotNamed(name, checkpoint);
                return null;
            }

            var manifest = shelf.ReadManifest(checkpoint);
            Require(
                naming.Header.Checkpoint == new BlockReference(checkpoint, manifest.Digest),
                "it is not the one that the header names");
            var taken = store.Read(checkpoint)!.Header;
            Require(manifest.Header.Digest == taken.Digest, "its block is not that of this chain");
            Require(manifest.Header.Network == region.Genesis.Network, "it is of another network");
            Require(IsUnderPolicies(manifest.Header), "its policies block is not here");
            var loaded = SnapshotLoad.Run(manifest, state, region.Genesis, name, policies);
            Follow(loaded, store);
            // The header that names it counts once its certificate was checked, on the way from here to there.
            var most = (int)region.Genesis.Checkpoints.NamedAfter;
            Replay(loaded, store, isCertifiedEnough: true, cancellationToken, most);
            return loaded;
        }
        catch (Exception fault) when (fault is WireRejectedException or StoreDamagedException or IOException
            or ProofRejectedException)
        {
            LogPassedOver(name, checkpoint, fault.Message);
            return null;
        }
    }

    // The sets of a snapshot's state are believed only as far as certified headers lead to them from genesis.
    private void Follow(LedgerMachine loaded, SegmentStore store)
    {
        var validators = new ValidatorChain(region.Genesis, name);
        foreach (var (height, next) in loaded.ValidatorChangesBelow(loaded.Head.Height.Next))
        {
            var changing = store.Read(height)!;
            validators.Follow(new SetChange(changing.Header, changing.Certificate, next));
        }

        SnapshotOffer.RequireValidators(loaded, validators.Current);
    }

    private bool IsUnderPolicies(BlockHeader header) =>
        policies is null || policies.HeaderAt(header.Policy.Height) == header.Policy.Header;

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new WireRejectedException(WireFault.WrongValue, what);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Opened {Ledger} at block {Height} from the snapshot of block {Checkpoint} in {TimeMs} ms; "
            + "the blocks below it are verified in the background")]
    private partial void LogOpened(LedgerName ledger, Height height, Height checkpoint, long timeMs);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Opened {Ledger} at block {Height} in {TimeMs} ms: every block verified")]
    private partial void LogReplayed(LedgerName ledger, Height height, long timeMs);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The snapshot of {Ledger} at block {Checkpoint} is passed over: no stored header names it yet")]
    private partial void LogNotNamed(LedgerName ledger, Height checkpoint);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The snapshot of {Ledger} at block {Checkpoint} is passed over: {What}")]
    private partial void LogPassedOver(LedgerName ledger, Height checkpoint, string what);
}
