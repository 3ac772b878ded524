using Salus.Consensus;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Merkle;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>A block as validators propose it: the header and the transactions, whose receipts each works out itself
/// (spec votes 2).</summary>
internal sealed record BlockProposal(BlockHeader Header, IReadOnlyList<Transaction> Transactions)
{
    private static readonly int MostCompact = Transaction.MaxBytes;

    /// <summary>The proposal of a draft, with the bytes that its transactions came in.</summary>
    public static Proposal Of(BlockHeader header, IReadOnlyList<ReadOnlyMemory<byte>> transactions)
    {
        var writer = new WireWriter(BlockHeader.MaxBytes + transactions.Sum(compact => compact.Length + sizeof(uint)));
        writer.WriteBytes(header.Encode());
        writer.WriteCount(transactions.Count);
        foreach (var compact in transactions)
        {
            writer.WriteBytes(compact.Span);
        }

        return new Proposal(header.Digest, writer.WrittenMemory);
    }

    /// <summary>The header of a proposal; null when the bytes are none, or not those of its digest, or of a time that
    /// no ledger can name.</summary>
    public static BlockHeader? HeaderOf(Proposal proposal)
    {
        try
        {
            var reader = new WireReader(proposal.Bytes.Span);
            var header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
            var isOfATime = header.Time >= default(Timestamp) && header.Time <= Timestamp.Latest;
            return isOfATime && header.Digest == proposal.Digest ? header : null;
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }

    /// <summary>Reads a proposal, taking those transactions from the pool that are there; throws
    /// <see cref="WireRejectedException"/>. None is looked at when they are not those of the header, which is all that
    /// votes sign: other bytes must cost no more than their hashes, however often a faulty validator shows
    /// them.</summary>
    public static BlockProposal Read(Proposal proposal, TransactionPool pool)
    {
        var reader = new WireReader(proposal.Bytes.Span);
        var header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
        var places = new Range[reader.ReadCount(BlockEncoding.MaxTransactions)];
        var leaves = new Digest[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            var compact = reader.ReadBytes(MostCompact);
            places[index] = (reader.Position - compact.Length)..reader.Position;
            leaves[index] = Digest.Of(compact);
        }

        reader.End();
        return MerkleTree.Root(leaves) == header.TransactionsRoot
            ? new BlockProposal(header, [.. places.Select(place => Read(proposal.Bytes[place].Span, pool))])
            : throw new WireRejectedException(WireFault.WrongValue, "the transactions are not those of the header");
    }

    private static Transaction Read(ReadOnlySpan<byte> compact, TransactionPool pool) =>
        pool.Find(compact) is { } known ? known
        : Transaction.TryParse(compact, out var transaction, out var refusal) ? transaction!
        : throw new WireRejectedException(
            WireFault.WrongValue, $"a transaction does not read: {Code<Refusal>.Text(refusal)}");
}
