using System.Threading.Channels;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>
/// Makes the state's log durable beside the ordering, a little at a time, and at every checkpoint writes what its
/// snapshot is. What cannot be written is logged: the ledger does not need it.
/// </summary>
internal sealed partial class SnapshotLoop(LedgerMachine machine, LedgerFolder folder, ILogger logger)
    : IAsyncDisposable
{
    private const long FlushedTogether = 4 * Piece.MaxLength;

    private readonly SnapshotShelf _shelf = new(folder);
    private readonly Channel<bool> _due =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task _loop = Task.CompletedTask;
    private SnapshotManifest? _shelved;
    private long _flushed;

    /// <summary>Ends when it can go on no more, with the cause.</summary>
    public Task Completion => _loop;

    /// <summary>Begins with the checkpoint that opening passed: what is there of it may be damaged.</summary>
    public void Start()
    {
        _flushed = machine.State.Stored;
        _due.Writer.TryWrite(true);
        _loop = RunAsync();
    }

    /// <summary>Is told of every block right after it was committed, by the one who commits.</summary>
    public void See(CertifiedBlock final)
    {
        var unflushed = machine.State.Stored - Interlocked.Read(ref _flushed);
        var isCheckpoint = machine.Checkpoint?.Header.Height == final.Block.Header.Height;
        if (isCheckpoint || unflushed is < 0 or >= FlushedTogether)
        {
            _due.Writer.TryWrite(true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        await foreach (var _ in _due.Reader.ReadAllAsync())
        {
            try
            {
                Write();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(machine.Name, machine.Head.Height, fault.Message);
            }
        }
    }

    /// <summary>Writes what is due; throws IOException when the disk does not take it.</summary>
    internal void Write()
    {
        // Its log has ended before the flush begins.
        var taken = machine.Checkpoint;
        var stored = machine.State.Stored;
        machine.State.Store.Flush();
        Interlocked.Exchange(ref _flushed, stored);

        // The ledger stands on the snapshot it began with: none takes its place. spec snapshots 5.4
        if (taken is not null && taken != _shelved && !folder.IsFilling)
        {
            _shelf.Write(taken);
            _shelved = taken;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The state of {Ledger} was not written at block {Height}, and will be tried again: {Cause}")]
    private partial void LogNotWritten(LedgerName ledger, Height height, string cause);
}
