using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Storage;
using Salus.Primitives.Merkle;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>The final blocks of a ledger: takes the next one, from this validator's own agreement or from another
/// validator, and gives others what they miss.</summary>
internal sealed class FinalBlocks(Genesis genesis, LedgerMachine machine, SegmentStore store)
{
    private const long MostGivenBytes = 4 * 1024 * 1024;

    /// <summary>How many one answer holds at most: fewer only where a network is simulated, in which nobody is far
    /// behind.</summary>
    public int MostGiven { get; init; } = 64;

    /// <summary>The height of the last one.</summary>
    public ulong Head => machine.Head.Height.Value;

    /// <summary>The block of a snapshot above which they begin, as long as not all below are here; else 0.</summary>
    public ulong BeginsAbove => store.BeginsAbove.Value;

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

    /// <summary>Whether a validator has signed one of the blocks above a height, up to another; also when one of them
    /// cannot be read.</summary>
    public bool HasSigned(string validator, ulong above, ulong last)
    {
        for (var height = above + 1; height <= last; height++)
        {
            if (TryRead(new Height(height)) is not { } block
                || block.Certificate.Signatures.Any(one => one.Validator == validator))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges a block that another validator gave. Its transactions are not looked at before its certificate,
    /// nor when they are not those that it is of.</summary>
    public GivenBlock Judge(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var given = BlockEncoding.Read(encoded);
            return given.Header.Height != machine.Head.Height.Next ? new GivenBlock.Other()
                : IsCertified(given) && given.ToBlock() is var final && IsWhole(final.Block) ? Executed(final)
                : new GivenBlock.Forged();
        }
        catch (Exception fault) when (fault is WireRejectedException or InvalidBlockException)
        {
            return new GivenBlock.Forged();
        }
    }

    private GivenBlock Executed(CertifiedBlock final)
    {
        var header = final.Block.Header;
        var canBeJudged = machine.HasPoliciesOf(header);
        Parallel.ForEach(final.Block.Transactions, transaction => machine.Screen(transaction, header.Time));
        try
        {
            return new GivenBlock.Next(final, machine.Execute(final.Block));
        }
        catch (InvalidBlockException fault) when (canBeJudged)
        {
            return new GivenBlock.Differing(fault.Message);
        }
    }

    // Who gives a block may have put other transactions or receipts under its header.
    private static bool IsWhole(Block block) =>
        MerkleTree.Root([.. block.Transactions.Select(transaction => transaction.Leaf)])
            == block.Header.TransactionsRoot
        && MerkleTree.Root([.. block.Receipts.Select(receipt => receipt.Leaf)]) == block.Header.ReceiptsRoot;

    private bool IsCertified(StoredBlock given) =>
        genesis.Rules(machine.Name).FaultOf(given.Certificate, machine.Validators, given.Header) is null;

    private StoredBlock? TryRead(Height height)
    {
        try
        {
            return store.Read(height);
        }
        catch (Exception lacking) when (lacking is StoreDamagedException or HistoryIncompleteException
            or IOException or UnauthorizedAccessException)
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

    /// <summary>What a quorum signed, and another outcome here: what this validator has is not what they
    /// have.</summary>
    public sealed record Differing(string Why) : GivenBlock;

    /// <summary>None, or not what a quorum signed.</summary>
    public sealed record Forged : GivenBlock;
}
