using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Peers;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>What opening does about damage where other validators have the blocks too (spec storage 3.10).</summary>
internal sealed partial class LedgerSalvage(RegionOpening region, LedgerName name)
{
    private readonly ILogger _logger = region.Log.CreateLogger<LedgerSalvage>();

    /// <summary>Whether it can do anything about it: what the validators certified, and is judged otherwise here, would
    /// come back as it is.</summary>
    public bool Helps(StoreDamagedException damage) =>
        region.Genesis.Rules(name).Engine == Engine.Bft && region.Peers is not NoPeers && !damage.IsAsCertified;

    /// <summary>Gives the ledger back to the block before the damage; the height from which on the others are
    /// asked.</summary>
    public Height Run(StoreDamagedException damage)
    {
        var folder = region.Folder.Ledger(name);
        var genesisHeader = GenesisBlock.Header(region.Genesis, name).Digest;
        // Of a mark that does not read no height is known.
        var below = damage.Height.Value == 0 ? new Height(ulong.MaxValue) : damage.Height;
        var isBelow = damage.File.StartsWith(folder.Below.Segments, StringComparison.Ordinal)
            || damage.File == folder.Below.Mark;
        if (folder.IsFilling && !isBelow)
        {
            // It stands on nothing else than its snapshot: the next one is taken.
            BelowSnapshot.Undo(folder);
        }

        var at = folder.IsFilling ? folder.Below : folder;
        var from = SegmentSalvage.Run(at, name, genesisHeader, below).Next;
        LogSalvaged($"{damage.File}, block {damage.Height}, byte {damage.Offset}", damage.What, from, folder.Damaged);
        return from;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "store-damaged: {Place}: {What}. The blocks from {From} on are kept in {Folder}, and asked of the "
            + "other validators")]
    private partial void LogSalvaged(string place, string what, Height from, string folder);
}
