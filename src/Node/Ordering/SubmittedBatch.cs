using Salus.Ledger.Transactions;

namespace Salus.Node.Ordering;

/// <summary>Transactions that one caller waits for together.</summary>
internal sealed class SubmittedBatch(int count)
{
    private readonly Submission?[] _answers = new Submission?[count];
    private readonly TaskCompletionSource<IReadOnlyList<Submission>> _answered =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _open = count;

    /// <summary>The answers, in the order of submission.</summary>
    public Task<IReadOnlyList<Submission>> Answers => _answered.Task;

    public void Answer(int index, Submission answer)
    {
        _answers[index] = answer;
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _answered.TrySetResult(_answers!);
        }
    }

    public void Fail(Exception cause) => _answered.TrySetException(cause);
}

/// <summary>One transaction in the queue, and where its answer goes.</summary>
internal readonly record struct Pending(Transaction Transaction, SubmittedBatch Batch, int Index)
{
    public void Answer(Submission answer) => Batch.Answer(Index, answer);
}
