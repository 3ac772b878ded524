using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Bft;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>
/// What of a ledger's past can be asked for here. A ledger that goes on from a snapshot has no index before all that
/// lies below was fetched: until then nobody is told that something is not there (spec snapshots 5.3).
/// </summary>
internal sealed class LedgerHistory(LedgerMachine machine, SegmentStore store, LedgerIndex index) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task _filling = Task.CompletedTask;
    private Height _indexed = index.Reached;
    private bool _isWhole = store.BeginsAbove.Value == 0;

    /// <summary>Whether every block is here and in the index.</summary>
    public bool IsWhole => Volatile.Read(ref _isWhole);

    /// <summary>Ends, with the cause, when what lies below can be fetched no more.</summary>
    public Task Completion => _failed.Task;

    /// <summary>The index; throws <see cref="HistoryIncompleteException"/> while it is not whole.</summary>
    public LedgerIndex Whole => IsWhole ? index : throw new HistoryIncompleteException();

    /// <summary>Where a transaction stands; null when it is in no block.</summary>
    public (Height Height, int Index)? Find(TransactionId id) => index.Find(id) ?? (IsWhole ? null : Whole.Find(id));

    /// <summary>Takes a block that was just committed.</summary>
    public ValueTask AddAsync(CertifiedBlock final)
    {
        lock (_lock)
        {
            var height = final.Block.Header.Height;
            if (!_isWhole || height <= _indexed)
            {
                return ValueTask.CompletedTask;
            }

            _indexed = height;
            return index.AddAsync(final);
        }
    }

    /// <summary>Brings the index up to date, if all that it needs is here.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (IsWhole && _indexed < machine.Head.Height)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AddNextAsync();
        }
    }

    /// <summary>The ledger goes on from a snapshot.</summary>
    public void Fill(LedgerName ledger, Filling filling)
    {
        Volatile.Write(ref _isWhole, false);
        _filling = FillAsync(ledger, filling);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _filling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task FillAsync(LedgerName ledger, Filling filling)
    {
        await Task.Yield();
        try
        {
            await filling.RunAsync(ledger, _stopping.Token);
            while (!TryEnd())
            {
                await AddNextAsync(filling);
            }

            filling.End(ledger);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start goes on with it.
        }
        catch (Exception cause)
        {
            _failed.TrySetException(cause);
            throw;
        }
    }

    // From here on the index takes each block as it comes; the one that is being committed now may be in it already.
    private bool TryEnd()
    {
        lock (_lock)
        {
            _isWhole = _indexed == machine.Head.Height;
            return _isWhole;
        }
    }

    // A full disk may have room again, and a damaged block is fetched again.
    private async Task AddNextAsync(Filling filling)
    {
        try
        {
            _stopping.Token.ThrowIfCancellationRequested();
            await AddNextAsync();
        }
        catch (Exception fault) when (
            fault is StoreDamagedException or StoreUnavailableException { NeedsRestart: false })
        {
            await filling.PauseAsync(_stopping.Token);
        }
    }

    private async Task AddNextAsync()
    {
        index.RequireWritable();
        await index.AddAsync(store.Read(_indexed.Next)!.ToBlock());
        _indexed = _indexed.Next;
    }
}
