using Salus.Ledger.Transactions;
using Salus.Node.Storage;

namespace Salus.Node.Ordering;

/// <summary>What orders a ledger: transactions in, final blocks out.</summary>
public interface IOrdering : IAsyncDisposable
{
    /// <summary>Why the last block could not be written; null when it could.</summary>
    StoreUnavailableException? Unavailable { get; }

    /// <summary>How many transactions wait for a block.</summary>
    int Queued { get; }

    /// <summary>Ends when it orders no more; with the cause when it could not go on.</summary>
    Task Completion { get; }

    /// <summary>Begins to make blocks.</summary>
    void Start();

    /// <summary>
    /// Submits transactions, verifying signatures on several threads; answers when each is final or not admitted.
    /// Throws <see cref="OperationalException"/> when the ledger takes no more. Cancelling ends the wait, not the
    /// transaction.
    /// </summary>
    Task<IReadOnlyList<Submission>> SubmitAsync(
        IReadOnlyList<Transaction> transactions, CancellationToken cancellationToken);
}
