using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>Fetches what lies below the snapshot that a ledger began with, from the first block on (spec snapshots
/// 5).</summary>
internal sealed partial class Filling(SegmentStore store, BlockFetch blocks, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger;

    /// <summary>Told when all of it is there.</summary>
    public required Action Whole { get; init; }

    /// <summary>Ends when all of it is there.</summary>
    public async Task RunAsync(LedgerName ledger, CancellationToken cancellationToken)
    {
        LogBegun(ledger, store.BeginsAbove, store.Filled);
        while (store.BeginsAbove.Value > 0)
        {
            if (await blocks.FetchAsync(store.Filled.Next, cancellationToken) is { } next)
            {
                await FillAsync(next, cancellationToken);
            }
            else
            {
                await PauseAsync(cancellationToken);
            }
        }

        blocks.Forget();
        Whole();
    }

    /// <summary>Says that the ledger is whole.</summary>
    public void End(LedgerName ledger) => LogWhole(ledger);

    /// <summary>Waits until what is in the way may be over.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, time, cancellationToken);

    // A full disk is tried again once there may be room.
    private async Task FillAsync(StoredBlock next, CancellationToken cancellationToken)
    {
        try
        {
            store.Fill(next.ToBlock(), isDurable: !blocks.HasMore);
        }
        catch (StoreUnavailableException full) when (!full.NeedsRestart)
        {
            await PauseAsync(cancellationToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Ledger} goes on from the snapshot of block {Begun}; {Filled} of the blocks below it are here, and "
            + "the others are fetched")]
    private partial void LogBegun(LedgerName ledger, Height begun, Height filled);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Ledger} is whole: every block below its snapshot is here")]
    private partial void LogWhole(LedgerName ledger);
}
