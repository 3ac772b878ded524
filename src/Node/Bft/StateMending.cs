using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Peers;

namespace Salus.Node.Bft;

/// <summary>Puts a piece of another validator in the place of a damaged one of the state's log: all of them have the
/// same (spec snapshots 3.7).</summary>
internal sealed class StateMending(LedgerMachine machine, string self, PeerRequests requests)
{
    /// <summary>Mends a piece of the last checkpoint's snapshot; false when nobody gives it now.</summary>
    public async Task<bool> TryRunAsync(int piece, CancellationToken cancellationToken)
    {
        var snapshot = machine.Checkpoint!;
        var ask = new PeerMessage.AskSections(snapshot.Digest, (uint)piece);
        foreach (var other in machine.Validators.Validators.Select(one => one.Id).Where(id => id != self))
        {
            var sections = await requests.AskAsync(
                other,
                ask,
                message => message is PeerMessage.GiveSections given
                    && given.Snapshot == ask.Snapshot && given.From == ask.From ? given.Sections : null,
                cancellationToken);
            if (sections is [var packed, ..] && ArrivingSnapshot.Read(packed.Span, snapshot.Pieces[piece]) is { } bytes)
            {
                machine.State.Store.Add(snapshot.PositionOf(piece), bytes);
                return true;
            }
        }

        return false;
    }
}
