using System.Security.Cryptography;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Node.Content;
using Salus.Node.Ledgers;
using Salus.Node.Metrics;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Api;

/// <summary>What handlers ask: the ledgers this node hosts, its store, the time.</summary>
internal sealed class LocalNode(
    Genesis genesis, RegionLedgers ledgers, LocalStore store, NodeMetrics metrics, TimeProvider time)
{
    private const long ExpiresAfterMs = 60_000;

    /// <summary>The network's genesis.</summary>
    public Genesis Genesis { get; } = genesis;

    /// <summary>The region's ledgers.</summary>
    public RegionLedgers Ledgers { get; } = ledgers;

    /// <summary>Ciphertext and envelopes.</summary>
    public LocalStore Store { get; } = store;

    /// <summary>What operators watch.</summary>
    public NodeMetrics Metrics { get; } = metrics;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Now, in the ledgers' unit; never before the policies' last block, so that nothing that has ended on the
    /// ledger begins again here when the clock goes back.</summary>
    public Timestamp Now => new(Math.Max(
        Time.GetUtcNow().ToUnixTimeMilliseconds(), Ledgers[LedgerName.Policies].Machine.Head.Time.UnixMs));

    /// <summary>The latest policy state.</summary>
    public StateView Policies => Ledgers[LedgerName.Policies].Machine.Latest;

    /// <summary>The latest state of the records.</summary>
    public StateView Records => Ledgers[LedgerName.Records].Machine.Latest;

    /// <summary>The latest state of batches and alerts; null where the region has no such ledger.</summary>
    public StateView? Telemetry => Ledgers.Find(LedgerName.Telemetry)?.Machine.Latest;

    /// <summary>A transaction of the node's own, good for a minute.</summary>
    public Transaction Sign(Message message, KeyPair key)
    {
        var nonce = RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));
        var draft = new TransactionDraft(Genesis.Network, message, Now.PlusMs(ExpiresAfterMs), nonce);
        return Transaction.TryParse(Encoding.ASCII.GetBytes(draft.Sign(key)), out var signed, out var refusal)
            ? signed!
            : throw new InvalidOperationException($"the node's own {message.Type.Name} does not read: {refusal}");
    }

    /// <summary>Submits transactions of one ledger and counts what became of them.</summary>
    public async Task<IReadOnlyList<Submission>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Transaction> transactions, CancellationToken cancellationToken)
    {
        var submissions = await Ledgers[ledger].SubmitAsync(transactions, cancellationToken);
        Metrics.Count(ledger, submissions);
        return submissions;
    }

    /// <summary>A final transaction, or null.</summary>
    public FinalTransaction? Find(TransactionId id)
    {
        foreach (var ledger in Genesis.Ledgers)
        {
            if (Ledgers[ledger.Name].Find(id) is var (height, index))
            {
                return Read(ledger.Name, height, index);
            }
        }

        return null;
    }

    /// <summary>The final transaction at a place that is known to hold one.</summary>
    public FinalTransaction Read(LedgerName ledger, Height height, int index) =>
        FinalTransaction.Of(Open(ledger, height), index);

    /// <summary>The final block at a height that is known to be there.</summary>
    public StoredBlock Open(LedgerName ledger, Height height) =>
        Ledgers[ledger].Open(height) ?? throw new InvalidOperationException($"block {height} is indexed, not stored");
}

/// <summary>A transaction in a final block.</summary>
internal sealed record FinalTransaction(BlockHeader Header, int Index, Transaction Transaction, Receipt Receipt)
{
    public static FinalTransaction Of(StoredBlock block, int index) =>
        new(block.Header, index, block.Transaction(index), block.Receipt(index));

    public static FinalTransaction Of(Block block, int index) =>
        new(block.Header, index, block.Transactions[index], block.Receipts[index]);
}
