using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>Puts a piece of another validator in the place of a damaged one of the state's log: all of them have the
/// same (spec snapshots 3.7).</summary>
internal sealed class StateMending(LedgerMachine machine, LedgerFolder folder, string self, PeerRequests requests)
{
    /// <summary>Mends a piece of the last checkpoint's snapshot; false when nobody gives it now. Throws
    /// <see cref="IOException"/> when the disk does not take it.</summary>
    public async Task<bool> TryRunAsync(int piece, CancellationToken cancellationToken)
    {
        var snapshot = machine.Checkpoint!;
        foreach (var other in machine.Validators.Validators.Select(one => one.Id).Where(id => id != self))
        {
            var sections = await requests.AskSectionsAsync(other, snapshot.Digest, piece, cancellationToken);
            if (sections is [var packed, ..] && ArrivingSnapshot.Read(packed.Span, snapshot.Pieces[piece]) is { } bytes)
            {
                // Beside the ledger: what it adds at the end meanwhile waits for nothing that fails here.
                using var file = StateFile.OpenDisk(folder.State);
                file.Write(bytes, snapshot.PositionOf(piece));
                file.Flush();
                return true;
            }
        }

        return false;
    }
}
