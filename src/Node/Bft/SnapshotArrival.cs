using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>
/// When a validator takes a snapshot instead of blocks: when others are further ahead than two checkpoints are apart,
/// 2,000 blocks. One at a time; after one that came to nothing, blocks are asked for as ever and the next is tried a
/// minute later (spec snapshots 4.1).
/// </summary>
internal sealed partial class SnapshotArrival(
    BftParts parts, SnapshotTaking taking, Action<ArrivedSnapshot?> arrived, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly ulong _near = parts.Genesis.Checkpoints.MostBlocks;
    private readonly CancellationTokenSource _stopping = new();
    private Task _taking = Task.CompletedTask;
    private bool _isUnderWay;
    private long? _failed;

    /// <summary>Whether one is on its way, begun now if a head of another validator is far ahead. On the loop
    /// only.</summary>
    public bool IsUnderWay(ulong head)
    {
        if (!_isUnderWay && IsFar(head) && !_stopping.IsCancellationRequested)
        {
            _isUnderWay = true;
            _taking = TakeAsync();
        }

        return _isUnderWay;
    }

    /// <summary>What came was looked at. On the loop only.</summary>
    public void End(bool isTaken) => (_isUnderWay, _failed) = (false, isTaken ? null : parts.Time.GetTimestamp());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private bool IsFar(ulong head) => head > parts.Machine.Head.Height.Value + (2 * _near)
        && parts.Store.BeginsAbove.Value == 0
        && (_failed is not { } failed || parts.Time.GetElapsedTime(failed) > Again);

    private async Task TakeAsync()
    {
        await Task.Yield();
        ArrivedSnapshot? taken = null;
        try
        {
            var above = parts.Machine.Head.Height.Value + _near;
            taken = await taking.RunAsync(above, _stopping.Token);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationalException)
        {
            LogNotTaken(parts.Machine.Name, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A defect costs the snapshot only: blocks are asked for.
            LogFailed(fault, parts.Machine.Name);
        }
        finally
        {
            // Whatever became of it: as long as one is on its way, no blocks are asked for.
            arrived(taken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Ledger}: no snapshot could be taken now: {Cause}")]
    private partial void LogNotTaken(LedgerName ledger, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Ledger}: taking a snapshot failed")]
    private partial void LogFailed(Exception cause, LedgerName ledger);
}
