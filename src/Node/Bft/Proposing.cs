using Salus.Consensus;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>Makes proposals for the block after the head, and judges those of others by executing them. What was
/// executed is kept until the height is final, so that committing it costs nothing more.</summary>
internal sealed class Proposing(
    LedgerMachine machine, TransactionPool pool, ValidatorClock clock, PolicyWatch policies, string self)
    : IProposals
{
    // One for every round that ends without a block is far more than there ever are.
    private const int MostKept = 16;
    private const int EnoughForABlock = 256;
    private const long ShortestMilliseconds = 10;

    private readonly Dictionary<Digest, (Draft Draft, ReadOnlyMemory<byte> Bytes)> _executed = [];
    private long _moved = clock.Counter;

    /// <summary>Told of transactions that can enter no block now, and were taken out of the pool.</summary>
    public required Action<Pooled, Refusal> LeftOut { get; init; }

    /// <summary>For how many milliseconds a proposal should wait for more: a block costs every validator as much as
    /// many transactions (spec votes 2.5).</summary>
    public long Pause => pool.Count < EnoughForABlock
        ? Math.Max(0, ShortestMilliseconds - (long)clock.Since(_moved).TotalMilliseconds)
        : 0;

    /// <summary>A proposal of what waits; null when nothing does and none is needed, or when the clock has
    /// jumped.</summary>
    public Proposal? Build(bool isNeeded)
    {
        while (true)
        {
            var waiting = pool.Oldest(BlockEncoding.MaxTransactions, Block.MaxBytes);
            if ((waiting.Count == 0 && !isNeeded) || TryDraft(waiting) is not { } draft)
            {
                return null;
            }

            if (draft.Block.Transactions.Count > 0 || isNeeded)
            {
                var left = draft.LeftOut.Select(one => one.Transaction.Id).ToHashSet();
                var proposal = BlockProposal.Of(
                    draft.Block.Header,
                    [.. waiting.Where(pooled => !left.Contains(pooled.Transaction.Id)).Select(one => one.Compact)]);
                Keep(draft, proposal);
                return proposal;
            }
        }
    }

    /// <summary>Takes out of the pool what can enter no block on this head. spec votes 2.7</summary>
    public void Sift() => TryDraft(pool.Oldest(BlockEncoding.MaxTransactions, Block.MaxBytes));

    /// <summary>Takes out of the pool what can enter no block any more.</summary>
    public void DropExpired()
    {
        foreach (var pooled in pool.RemoveExpired(machine.Head.Time))
        {
            LeftOut(pooled, Refusal.Expired);
        }
    }

    /// <inheritdoc/>
    public bool IsValid(ulong height, Proposal proposal, string? proposer) =>
        BlockProposal.HeaderOf(proposal) is { } header
        && header.Height.Value == height
        && (proposer is null || (header.Proposer == proposer && IsTimely(header)))
        && Executed(proposal) is not null;

    /// <summary>A proposal, executed on the head; null when it breaks a rule.</summary>
    public Draft? Executed(Proposal proposal)
    {
        // Votes prepare a digest: the bytes that a faulty validator shows with one that is known may be others, and
        // nobody who lacks the true ones could execute them. spec consensus 3.4
        if (_executed.TryGetValue(proposal.Digest, out var known)
            && known.Bytes.Span.SequenceEqual(proposal.Bytes.Span))
        {
            return known.Draft;
        }

        try
        {
            var (header, transactions) = BlockProposal.Read(proposal, pool);
            // Signatures of those that came with the proposal only are verified on all processors first.
            Parallel.ForEach(transactions, transaction => machine.Screen(transaction, header.Time));
            var draft = machine.Execute(header, transactions);
            Keep(draft, proposal);
            return draft;
        }
        catch (Exception fault) when (fault is WireRejectedException or InvalidBlockException)
        {
            return null;
        }
    }

    /// <summary>The head has moved: what was executed stands on another one.</summary>
    public void Forget()
    {
        _executed.Clear();
        _moved = clock.Counter;
    }

    private Draft? TryDraft(IReadOnlyList<Pooled> waiting)
    {
        try
        {
            var draft = machine.Draft(
                clock.TimeAfter(machine.Head), self, [.. waiting.Select(pooled => pooled.Transaction)]);
            foreach (var (transaction, reason) in draft.LeftOut)
            {
                if (pool.Remove(transaction.Id) is { } pooled)
                {
                    LeftOut(pooled, reason);
                }
            }

            return draft;
        }
        catch (ClockJumpedException jumped)
        {
            pool.Fail(jumped);
            return null;
        }
    }

    // Not asked of what a quorum has prepared. spec votes 3.2, 3.3
    private bool IsTimely(BlockHeader header)
    {
        try
        {
            return (clock.IsNear(header.Time) || IsFirstAfterHead(header))
                && (machine.Name == LedgerName.Policies || header.Policy.Height >= policies.Required);
        }
        catch (ClockJumpedException)
        {
            return false;
        }
    }

    // A head that is as far ahead as the others bear leaves an honest proposer no other time: it is not to blame, and a
    // clock that is a little behind must not cost it its turn. Ahead only, and a millisecond a block: it cannot add up.
    private bool IsFirstAfterHead(BlockHeader header) =>
        header.Time.UnixMs == machine.Head.Time.UnixMs + 1 && clock.IsBefore(header.Time);

    private void Keep(Draft draft, Proposal proposal)
    {
        if (_executed.Count >= MostKept)
        {
            _executed.Clear();
        }

        _executed[proposal.Digest] = (draft, proposal.Bytes);
    }
}
