using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>Gives other validators the snapshots on this one's disk (spec snapshots 4). One thread.</summary>
internal sealed class SnapshotGiving(LedgerFolder folder, LedgerMachine machine, SegmentStore store) : IDisposable
{
    private const int MostGiven = 1024;
    private const long MostGivenBytes = 4 * 1024 * 1024;

    private (Digest Snapshot, SnapshotFile File)? _open;

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
        catch (Exception fault) when (fault is OperationalException or IOException or WireRejectedException)
        {
            // A snapshot is a cache: one that does not read is none.
            return ask is PeerMessage.AskSections wish
                ? new PeerMessage.GiveSections(wish.Snapshot, wish.From, [])
                : new PeerMessage.GiveSnapshot(default);
        }
    }

    /// <summary>Whether this is as much as one answer holds.</summary>
    public static bool IsFull(IReadOnlyList<ReadOnlyMemory<byte>> sections) =>
        sections.Count >= MostGiven || sections.Sum(section => (long)section.Length) >= MostGivenBytes;

    public void Dispose() => _open?.File.Dispose();

    private PeerMessage.GiveSnapshot Offer(ulong above)
    {
        var offer = SnapshotOffer.Newest(folder, machine, store, above);
        return new PeerMessage.GiveSnapshot(offer?.Encode());
    }

    // Who asks may have the offer from another validator: all of them have the same snapshot.
    private SnapshotFile? FileOf(Digest snapshot)
    {
        if (_open?.Snapshot == snapshot)
        {
            return _open.Value.File;
        }

        var shelf = new SnapshotShelf(folder);
        foreach (var checkpoint in folder.ListSnapshots().Where(one => shelf.ReadManifest(one).Digest == snapshot))
        {
            _open?.File.Dispose();
            _open = null;
            _open = (snapshot, new SnapshotFile(folder, checkpoint));
            return _open.Value.File;
        }

        return null;
    }

    private PeerMessage.GiveSections Sections(PeerMessage.AskSections wish)
    {
        List<ReadOnlyMemory<byte>> sections = [];
        var bytes = 0L;
        var file = FileOf(wish.Snapshot);
        for (var section = (long)wish.From;
            section < (file?.Sections ?? 0) && sections.Count < MostGiven && bytes < MostGivenBytes;
            section++)
        {
            sections.Add(file!.Read((int)section));
            bytes += sections[^1].Length;
        }

        return new PeerMessage.GiveSections(wish.Snapshot, wish.From, sections);
    }
}
