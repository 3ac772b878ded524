using System.Threading.Channels;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>
/// Computes a checkpoint's snapshot beside the ordering, long before the header that names it is due, and writes it
/// when enough has come since the last that was written. A snapshot that cannot be written is logged: the ledger does
/// not need it.
/// </summary>
internal sealed partial class SnapshotLoop(LedgerMachine machine, LedgerFolder folder, ILogger logger)
    : IAsyncDisposable
{
    // With every tenth of the entities anew, all that is ever written is ten times the state.
    private const int WrittenShare = 10;

    private readonly SnapshotShelf _shelf = new(folder);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(Snapshot Snapshot, long Transactions)> _taken =
        Channel.CreateUnbounded<(Snapshot, long)>(new UnboundedChannelOptions { SingleReader = true });

    private Task _loop = Task.CompletedTask;
    private long _transactions;
    private long _written;

    /// <summary>The last checkpoint whose snapshot was written by this process; 0 before the first.</summary>
    public Height Written { get; private set; }

    /// <summary>Ends when it can go on no more, with the cause.</summary>
    public Task Completion => _loop;

    /// <summary>Begins with the checkpoint that opening passed, when its snapshot is not there.</summary>
    public void Start()
    {
        if (machine.Checkpoint is { } taken && !folder.ListSnapshots().Contains(taken.Header.Height))
        {
            _taken.Writer.TryWrite((taken, 0));
        }

        _loop = RunAsync();
    }

    /// <summary>Is told of every block right after it was committed, by the one who commits.</summary>
    public void See(CertifiedBlock final)
    {
        _transactions += final.Block.Transactions.Count;
        if (Checkpoints.Is(final.Block.Header.Height) && machine.Checkpoint is { } taken)
        {
            _taken.Writer.TryWrite((taken, _transactions));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _taken.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        await foreach (var (snapshot, transactions) in _taken.Reader.ReadAllAsync(_stopping.Token))
        {
            var due = snapshot.Manifest.Entities / WrittenShare;
            // The ledger stands on the snapshot it began with: none takes its place. spec snapshots 5.4
            if (folder.IsFilling)
            {
                continue;
            }

            if (Written.Value > 0 && transactions - _written < due)
            {
                continue;
            }

            if (TryWrite(snapshot))
            {
                _written = transactions;
                Written = snapshot.Header.Height;
            }
        }
    }

    private bool TryWrite(Snapshot snapshot)
    {
        try
        {
            return _shelf.TryWrite(snapshot, _stopping.Token);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(machine.Name, snapshot.Header.Height, fault.Message);
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The snapshot of {Ledger} at block {Height} was not written: {Cause}")]
    private partial void LogNotWritten(LedgerName ledger, Height height, string cause);
}
