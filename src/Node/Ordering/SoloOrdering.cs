using System.Threading.Channels;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Storage;

namespace Salus.Node.Ordering;

/// <summary>
/// The <c>solo</c> engine of one ledger. One loop owns the machine: it takes what is queued, makes a block of it, makes
/// the block durable, commits it, and only then answers. Signatures are verified by the submitters' threads.
/// </summary>
public sealed partial class SoloOrdering : IOrdering
{
    private const int MaxQueued = 16_384;

    private readonly LedgerMachine _machine;
    private readonly SegmentStore _store;
    private readonly SoloValidator _validator;
    private readonly Func<CertifiedBlock, ValueTask> _publish;
    private readonly ILogger _logger;
    private readonly List<Pending> _taken = [];
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private Task _loop = Task.CompletedTask;
    private OperationalException? _stopped;
    private volatile StoreUnavailableException? _unavailable;

    /// <param name="machine">The machine, at the store's last block.</param>
    /// <param name="store">Where blocks become durable.</param>
    /// <param name="validator">Who seals and signs.</param>
    /// <param name="publish">Told of every final block before its submitters are; the next block waits for its
    /// end.</param>
    /// <param name="logger">The log.</param>
    public SoloOrdering(
        LedgerMachine machine,
        SegmentStore store,
        SoloValidator validator,
        Func<CertifiedBlock, ValueTask> publish,
        ILogger logger)
    {
        _machine = machine;
        _store = store;
        _validator = validator;
        _publish = publish;
        _logger = logger;
    }

    /// <summary>What has to be writable too before a block is made; throws <see
    /// cref="StoreUnavailableException"/>.</summary>
    public Action Ready { get; init; } = () => { };

    /// <inheritdoc/>
    public StoreUnavailableException? Unavailable => _unavailable;

    /// <inheritdoc/>
    public int Queued => _queue.Reader.Count;

    /// <inheritdoc/>
    public Task Completion => _loop;

    /// <inheritdoc/>
    public bool IsBehind => false;

    /// <inheritdoc/>
    public Task<OrderingWords> WordsAsync() => Task.FromResult(new OrderingWords([], []));

    /// <inheritdoc/>
    public void Start() => _loop = RunAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Submission>> SubmitAsync(
        IReadOnlyList<Transaction> transactions, CancellationToken cancellationToken)
    {
        if (transactions.Count == 0)
        {
            return [];
        }

        var batch = new SubmittedBatch(transactions.Count);
        var refusals = Screen(transactions);
        for (var index = 0; index < refusals.Length; index++)
        {
            if (refusals[index] is { } reason)
            {
                batch.Answer(index, new Submission.NotAdmitted(reason));
            }
            else
            {
                await EnqueueAsync(new Pending(transactions[index], batch, index), cancellationToken);
            }
        }

        return await batch.Answers.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more, orders what is queued, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Interlocked.CompareExchange(ref _stopped, LedgerStoppedException.ShuttingDown(_machine.Name), null);
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Refusal?[] Screen(IReadOnlyList<Transaction> transactions)
    {
        var refusals = new Refusal?[transactions.Count];
        var now = _validator.TimeAfter(_machine.Head);
        if (transactions.Count == 1)
        {
            refusals[0] = _machine.Screen(transactions[0], now);
        }
        else
        {
            Parallel.For(0, refusals.Length, index => refusals[index] = _machine.Screen(transactions[index], now));
        }

        return refusals;
    }

    private async ValueTask EnqueueAsync(Pending pending, CancellationToken cancellationToken)
    {
        if (_stopped is { } stopped)
        {
            throw stopped;
        }

        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw _stopped ?? LedgerStoppedException.ShuttingDown(_machine.Name);
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                Take();
                await OrderAsync();
                _taken.Clear();
            }
        }
        catch (Exception cause)
        {
            Stop(cause);
            throw;
        }
    }

    // Whatever is there, without waiting for more: the time a block takes fills the next one.
    private void Take()
    {
        var bytes = 0;
        while (_taken.Count < BlockEncoding.MaxTransactions
            && _queue.Reader.TryPeek(out var next)
            && bytes + next.Transaction.Length <= Block.MaxBytes
            && _queue.Reader.TryRead(out next))
        {
            bytes += next.Transaction.Length;
            _taken.Add(next);
        }
    }

    private async ValueTask OrderAsync()
    {
        if (Time() is not { } time)
        {
            return;
        }

        var candidates = _taken.ConvertAll(pending => pending.Transaction);
        var draft = _machine.Draft(time, _validator.Id, candidates);
        var published = ValueTask.CompletedTask;
        if (draft.Block.Transactions.Count > 0)
        {
            var final = _validator.Certify(draft);
            if (!TryAppend(final))
            {
                return;
            }

            _machine.Commit(draft with { Block = final.Block });
            published = _publish(final);
        }

        Answer(draft);
        await published;
    }

    // A full disk costs those who wait their answer; whoever comes next tries it again. spec storage 3.5
    private bool TryAppend(CertifiedBlock final)
    {
        try
        {
            Ready();
            _store.Append(final);
        }
        catch (StoreUnavailableException full) when (!full.NeedsRestart)
        {
            if (_unavailable is null)
            {
                LogUnavailable(_machine.Name, full.Message);
            }

            _unavailable = full;
            _taken.ForEach(pending => pending.Batch.Fail(full));
            return false;
        }

        if (_unavailable is not null)
        {
            _unavailable = null;
            LogAvailable(_machine.Name);
        }

        return true;
    }

    // A clock that cannot be believed costs those who wait their answer, and the ledger nothing.
    private Timestamp? Time()
    {
        try
        {
            return _validator.TimeAfter(_machine.Head);
        }
        catch (ClockJumpedException jumped)
        {
            _taken.ForEach(pending => pending.Batch.Fail(jumped));
            return null;
        }
    }

    // Taken and left out, together and in order, are the candidates.
    private void Answer(Draft draft)
    {
        var (block, leftOut) = (draft.Block, draft.LeftOut);
        var (taken, left) = (0, 0);
        foreach (var pending in _taken)
        {
            if (taken < block.Transactions.Count && ReferenceEquals(block.Transactions[taken], pending.Transaction))
            {
                var receipt = block.Receipts[taken];
                pending.Answer(new Submission.Final(block.Header.Height, taken, block.Header.Time, receipt));
                taken++;
            }
            else if (left < leftOut.Count && ReferenceEquals(leftOut[left].Transaction, pending.Transaction))
            {
                pending.Answer(new Submission.NotAdmitted(leftOut[left].Reason));
                left++;
            }
            else
            {
                throw new InvalidOperationException("a draft takes every candidate or leaves it out");
            }
        }
    }

    private void Stop(Exception cause)
    {
        LogStopped(cause, _machine.Name);
        var stopped = cause as OperationalException ?? LedgerStoppedException.BecauseOf(_machine.Name, cause);
        _stopped = stopped;
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var waiting))
        {
            _taken.Add(waiting);
        }

        foreach (var pending in _taken)
        {
            pending.Batch.Fail(stopped);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Ledger} takes nothing: {Cause}")]
    private partial void LogUnavailable(LedgerName ledger, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Ledger} takes transactions again: it could be written")]
    private partial void LogAvailable(LedgerName ledger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Ledger} stopped: it cannot go on")]
    private partial void LogStopped(Exception cause, LedgerName ledger);
}
