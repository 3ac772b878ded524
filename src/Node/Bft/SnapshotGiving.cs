using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Bft;

/// <summary>Gives other validators the snapshots of this one (spec snapshots 4). One thread.</summary>
internal sealed class SnapshotGiving(LedgerFolder folder, LedgerMachine machine, SegmentStore store)
{
    // They are read and packed between two votes: how well they pack must not decide how long those wait.
    private const int MostGiven = 1024;
    private const long MostGivenBytes = 4 * 1024 * 1024;

    private SnapshotManifest? _given;

    /// <summary>The answer to a wish for a snapshot or for sections of one.</summary>
    public PeerMessage? Answer(PeerMessage ask)
    {
        try
        {
            return ask switch
            {
                PeerMessage.AskSnapshot wish => Offer(wish.Above),
                PeerMessage.AskSections wish => Sections(wish),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is OperationalException or IOException or UnauthorizedAccessException)
        {
            // A snapshot is a cache: one that does not read is none.
            return ask is PeerMessage.AskSections wish
                ? new PeerMessage.GiveSections(wish.Snapshot, wish.From, [])
                : new PeerMessage.GiveSnapshot(default);
        }
    }

    /// <summary>How many pieces from one on an answer holds.</summary>
    public static int CountFrom(SnapshotManifest snapshot, int from)
    {
        var (count, bytes) = (0, 0L);
        while (from + count < snapshot.Pieces.Count && count < MostGiven && bytes < MostGivenBytes)
        {
            bytes += snapshot.Pieces[from + count++].Length;
        }

        return count;
    }

    private PeerMessage.GiveSnapshot Offer(ulong above)
    {
        var offer = SnapshotOffer.Newest(folder, machine, store, above);
        return new PeerMessage.GiveSnapshot(offer?.Encode());
    }

    // Who asks may have the offer from another validator: all of them have the same snapshot.
    private SnapshotManifest? Find(Digest snapshot) => _given?.Digest == snapshot
        ? _given
        : _given = new SnapshotShelf(folder).Manifests().FirstOrDefault(one => one.Digest == snapshot);

    private PeerMessage.GiveSections Sections(PeerMessage.AskSections wish)
    {
        List<ReadOnlyMemory<byte>> sections = [];
        if (Find(wish.Snapshot) is { } snapshot && wish.From < snapshot.Pieces.Count)
        {
            var from = (int)wish.From;
            var position = snapshot.PositionOf(from);
            foreach (var piece in snapshot.Pieces.Skip(from).Take(CountFrom(snapshot, from)))
            {
                var bytes = new byte[piece.Length];
                machine.State.Store.Read(position, bytes);
                position += bytes.Length;
                sections.Add(Packing.Pack(bytes));
            }
        }

        return new PeerMessage.GiveSections(wish.Snapshot, wish.From, sections);
    }
}
