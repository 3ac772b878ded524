using Salus.Ledger.Transactions;
using Salus.Node.Storage;

namespace Salus.Node.Ordering;

/// <summary>What orders a ledger: transactions in, final blocks out.</summary>
public interface IOrdering : IAsyncDisposable
{
    /// <summary>Why the last block could not be written; null when it could.</summary>
    StoreUnavailableException? Unavailable { get; }

    /// <summary>Whether blocks may be final elsewhere that are not here.</summary>
    bool IsBehind { get; }

    /// <summary>How many transactions wait for a block.</summary>
    int Queued { get; }

    /// <summary>Ends when it orders no more; with the cause when it could not go on.</summary>
    Task Completion { get; }

    /// <summary>What it is doing now, for people.</summary>
    Task<OrderingWords> WordsAsync();

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

/// <summary>What an ordering says of itself: in words, and who has voted in which round of the height it agrees
/// on.</summary>
public sealed record OrderingWords(IReadOnlyList<string> Words, IReadOnlyList<VoteRow> Votes);

/// <summary>Who prepared and who committed in one round, by validator.</summary>
public sealed record VoteRow(uint Round, IReadOnlyList<string> Prepared, IReadOnlyList<string> Committed);
