using System.Buffers.Binary;
using Salus.Ledger.Machine;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Snapshots;

/// <summary>
/// Makes a machine of the log that a store has, block after block, without executing any. Whoever uses it has found the
/// manifest's digest in a certified header. A log that is not what the manifest says is a
/// <see cref="WireRejectedException"/>.
/// </summary>
public sealed class SnapshotLoad
{
    private readonly SnapshotManifest _manifest;
    private readonly IStateStore _store;
    private readonly State _state;
    private readonly HeaderChain _headers = new();
    private readonly ReplayGuard _seen = new();
    private Digest _last;
    private Height _next;

    private SnapshotLoad(SnapshotManifest manifest, IStateStore store)
    {
        _manifest = manifest;
        _store = store;
        _state = State.Of(manifest, store);
    }

    /// <summary>The machine at the checkpoint. Throws IOException when the store cannot be read.</summary>
    public static LedgerMachine Run(
        SnapshotManifest manifest, IStateStore store, Genesis genesis, LedgerName name, LedgerMachine? policies)
    {
        var load = new SnapshotLoad(manifest, store);
        load.EnterAll();
        var header = manifest.Header;
        Require(load._last == header.Digest && load._state.Height == header.Height, "the log ends at another block");
        return new LedgerMachine(
            genesis, name, policies, new LedgerMemory(load._state, load._headers, load._seen, manifest));
    }

    private void EnterAll()
    {
        // What is left of one piece stands before the next: a block may lie across.
        var buffer = new byte[2 * Piece.MaxLength];
        var (position, filled) = (0L, 0);
        foreach (var piece in _manifest.Pieces)
        {
            if (buffer.Length - filled < piece.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var bytes = buffer.AsSpan(filled, piece.Length);
            _store.Read(position + filled, bytes);
            Require(Digest.Of(bytes) == piece.Digest, "a piece of the log is not what the manifest says");
            filled += piece.Length;
            var entered = EnterWhole(buffer.AsSpan(0, filled), position);
            buffer.AsSpan(entered, filled - entered).CopyTo(buffer);
            (position, filled) = (position + entered, filled - entered);
        }

        Require(filled == 0, "the log ends within a block");
    }

    // Enters the blocks that are there to their end; how many bytes they have.
    private int EnterWhole(ReadOnlySpan<byte> bytes, long position)
    {
        var entered = 0;
        while (bytes.Length - entered >= sizeof(uint))
        {
            var start = entered + sizeof(uint);
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[entered..]);
            if (length > bytes.Length - start)
            {
                break;
            }

            Enter(new LoggedBlock(bytes.Slice(start, (int)length)), position + start);
            entered = start + (int)length;
        }

        return entered;
    }

    private void Enter(LoggedBlock block, long position)
    {
        _state.Enter(_next, block, position);
        _headers.Add(block.Header, block.Proposer);
        if (block.Time.PlusMs(Transaction.WindowMs) > _manifest.Header.Time)
        {
            _seen.Move(block.Time, block.Taken);
        }

        _last = block.Header;
        _next = _next.Next;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new WireRejectedException(WireFault.WrongValue, rule);
        }
    }
}

/// <summary>What a machine that goes on from a snapshot begins with.</summary>
internal sealed record LedgerMemory(State State, HeaderChain Headers, ReplayGuard Seen, SnapshotManifest Taken);
