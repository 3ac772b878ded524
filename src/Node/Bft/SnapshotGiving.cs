using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
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

    private SnapshotManifest? _given;
    private DiskFile? _file;

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

    public void Dispose() => _file?.Dispose();

    private PeerMessage.GiveSnapshot Offer(ulong above)
    {
        var offer = SnapshotOffer.Newest(folder, machine, store, above);
        return new PeerMessage.GiveSnapshot(offer?.Encode());
    }

    // Who asks may have the offer from another validator: all of them have the same snapshot.
    private SnapshotManifest? Find(Digest snapshot)
    {
        if (_given?.Digest == snapshot)
        {
            return _given;
        }

        var shelf = new SnapshotShelf(folder);
        _given = folder.ListSnapshots().Select(shelf.ReadManifest).FirstOrDefault(one => one.Digest == snapshot);
        _file?.Dispose();
        // The log may have been replaced by one that arrived.
        _file = _given is null ? null : StateFile.OpenDisk(folder.State);
        return _given;
    }

    private PeerMessage.GiveSections Sections(PeerMessage.AskSections wish)
    {
        List<ReadOnlyMemory<byte>> sections = [];
        if (Find(wish.Snapshot) is { } snapshot && wish.From < snapshot.Pieces.Count)
        {
            var position = snapshot.PositionOf((int)wish.From);
            foreach (var piece in snapshot.Pieces.Skip((int)wish.From).TakeWhile(_ => !IsFull(sections)))
            {
                var bytes = new byte[piece.Length];
                _file!.Read(bytes, position);
                position += bytes.Length;
                sections.Add(Packing.Pack(bytes));
            }
        }

        return new PeerMessage.GiveSections(wish.Snapshot, wish.From, sections);
    }
}
