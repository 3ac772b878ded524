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

    /// <summary>The height of the last one.</summary>
    public ulong Head => machine.Head.Height.Value;

    /// <summary>What has to be writable too before a block is; throws <see
    /// cref="StoreUnavailableException"/>.</summary>
    public required Action Ready { get; init; }

    /// <summary>Why the last block could not be written; null when it could.</summary>
    public StoreUnavailableException? Unavailable { get; private set; }

    /// <summary>Something else of this ledger could not be written.</summary>
    public void Miss(StoreUnavailableException full) => Unavailable = full;

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

    /// <summary>Goes on from a snapshot: from now on what was here lies below it.</summary>
    public void GoOnFrom(ArrivedSnapshot arrived)
    {
        var header = arrived.Machine.Head;
        store.GoOnFrom(header.Height, header.Digest, arrived.Offer.Span);
        machine.GoOnFrom(arrived.Machine);
    }

    /// <summary>The final blocks from a height on, encoded: as many as one answer holds. Ends at one that is
    /// damaged.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> From(ulong height)
    {
        List<ReadOnlyMemory<byte>> blocks = [];
        var bytes = 0L;
        for (; height > 0 && height <= Head && blocks.Count < MostGiven && bytes < MostGivenBytes; height++)
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

    /// <summary>Judges a block that another validator gave. Its transactions are not looked at before its
    /// certificate.</summary>
    public GivenBlock Judge(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var given = BlockEncoding.Read(encoded);
            return given.Header.Height != machine.Head.Height.Next ? new GivenBlock.Other()
                : IsCertified(given) ? Executed(given.ToBlock())
                : new GivenBlock.Forged();
        }
        catch (Exception fault) when (fault is WireRejectedException or InvalidBlockException)
        {
            return new GivenBlock.Forged();
        }
    }

    private GivenBlock.Next Executed(CertifiedBlock final)
    {
        var time = final.Block.Header.Time;
        Parallel.ForEach(final.Block.Transactions, transaction => machine.Screen(transaction, time));
        return new GivenBlock.Next(final, machine.Execute(final.Block));
    }

    private bool IsCertified(StoredBlock given) =>
        genesis.Rules(machine.Name).FaultOf(given.Certificate, machine.Validators, given.Header) is null;

    private StoredBlock? TryRead(Height height)
    {
        try
        {
            return store.Read(height);
        }
        catch (Exception lacking) when (lacking is StoreDamagedException or HistoryIncompleteException)
        {
            return null;
        }
    }
}

/// <summary>What a block that another validator gave is.</summary>
internal abstract record GivenBlock
{
    private GivenBlock()
    {
    }

    /// <summary>The next one, executed.</summary>
    public sealed record Next(CertifiedBlock Final, Draft Draft) : GivenBlock;

    /// <summary>One of another height.</summary>
    public sealed record Other : GivenBlock;

    /// <summary>None, or not what a quorum signed.</summary>
    public sealed record Forged : GivenBlock;
}
