using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>The final blocks of a ledger: takes the next one, from this validator's own agreement or from another
/// validator, and gives others what they miss.</summary>
internal sealed class FinalBlocks(Genesis genesis, LedgerMachine machine, SegmentStore store)
{
    private const int MostGiven = 64;
    private const long MostGivenBytes = 4 * 1024 * 1024;

    /// <summary>What has to be writable too before a block is; throws <see
    /// cref="StoreUnavailableException"/>.</summary>
    public required Action Ready { get; init; }

    /// <summary>Why the last block could not be written; null when it could.</summary>
    public StoreUnavailableException? Unavailable { get; private set; }

    /// <summary>Makes the next block durable and the head; false when the disk takes nothing now, and it can be tried
    /// again.</summary>
    public bool TryAppend(CertifiedBlock final, Draft draft)
    {
        try
        {
            Ready();
            store.Append(final);
            Unavailable = null;
        }
        catch (StoreUnavailableException full) when (!full.NeedsRestart)
        {
            Unavailable = full;
            return false;
        }

        machine.Commit(draft with { Block = final.Block });
        return true;
    }

    /// <summary>The final blocks from a height on, encoded: as many as one answer holds. Ends at one that is
    /// damaged.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> From(ulong height)
    {
        List<ReadOnlyMemory<byte>> blocks = [];
        var bytes = 0L;
        var head = machine.Head.Height.Value;
        for (; height > 0 && height <= head && blocks.Count < MostGiven && bytes < MostGivenBytes; height++)
        {
            if (TryRead(new Height(height)) is not { } block)
            {
                break;
            }

            blocks.Add(block.Encoded);
            bytes += block.Encoded.Length;
        }

        return blocks;
    }

    /// <summary>Checks a block that another validator gave: the next one, executed, or null when it is not that or does
    /// not hold.</summary>
    public (CertifiedBlock Final, Draft Draft)? Verify(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var final = BlockEncoding.Read(encoded).ToBlock();
            var header = final.Block.Header;
            if (header.Height != machine.Head.Height.Next || !IsCertified(final))
            {
                return null;
            }

            Parallel.ForEach(final.Block.Transactions, transaction => machine.Screen(transaction, header.Time));
            return (final, machine.Execute(final.Block));
        }
        catch (Exception fault) when (fault is WireRejectedException or InvalidBlockException)
        {
            return null;
        }
    }

    private bool IsCertified(CertifiedBlock final) =>
        genesis.Rules(machine.Name).FaultOf(final.Certificate, machine.Validators, final.Block.Header) is null;

    private StoredBlock? TryRead(Height height)
    {
        try
        {
            return store.Read(height);
        }
        catch (StoreDamagedException)
        {
            return null;
        }
    }
}
