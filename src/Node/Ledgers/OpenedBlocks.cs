using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>The stored blocks that were asked for last, unpacked: one transaction of a full block costs unpacking
/// all of it, some 2 ms, only the first time. Bounded by the bytes they take; safe for many threads.</summary>
internal sealed class OpenedBlocks(long maxBytes)
{
    private readonly Dictionary<Height, LinkedListNode<StoredBlock>> _places = [];
    private readonly LinkedList<StoredBlock> _latestFirst = [];
    private readonly Lock _lock = new();
    private long _bytes;

    public StoredBlock? Find(Height height)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(height, out var place))
            {
                return null;
            }

            _latestFirst.Remove(place);
            _latestFirst.AddFirst(place);
            return place.Value;
        }
    }

    public void Keep(StoredBlock block)
    {
        lock (_lock)
        {
            if (block.Bytes > maxBytes || _places.ContainsKey(block.Header.Height))
            {
                return;
            }

            _places[block.Header.Height] = _latestFirst.AddFirst(block);
            for (_bytes += block.Bytes; _bytes > maxBytes; _bytes -= Drop().Bytes)
            {
            }
        }
    }

    private StoredBlock Drop()
    {
        var oldest = _latestFirst.Last!.Value;
        _latestFirst.RemoveLast();
        _places.Remove(oldest.Header.Height);
        return oldest;
    }
}
