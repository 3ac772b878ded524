using Salus.Ledger;

namespace Salus.Node.Storage;

/// <summary>
/// Where the frames of a ledger lie. A segment's are found when one of them is first asked for, by going from head to
/// head without unpacking any (spec storage 2.7). Safe for many threads.
/// </summary>
internal sealed class SegmentPlaces(LedgerFolder folder, LedgerName ledger)
{
    private readonly SortedList<Height, List<long>> _bounds = [];
    private readonly Lock _lock = new();

    /// <summary>The place of a block at or below the mark; throws <see cref="StoreDamagedException"/> when its segment
    /// cannot be walked so far.</summary>
    public FramePlace Find(Height height, Mark mark)
    {
        lock (_lock)
        {
            if (_bounds.Count == 0)
            {
                foreach (var one in folder.ListSegments().Where(one => one <= mark.Segment))
                {
                    _bounds.Add(one, []);
                }
            }

            var (index, first) = SegmentOf(height);
            var bounds = _bounds.Values[index];
            if (bounds.Count == 0)
            {
                Walk(first, bounds, first == mark.Segment ? mark.End : null);
            }

            var frame = (int)(height.Value - first.Value);
            return frame + 1 < bounds.Count
                ? new FramePlace(first, bounds[frame], bounds[frame + 1])
                : throw new StoreDamagedException(
                    folder.Segment(first), height, bounds[^1], "no frame can be found from here on");
        }
    }

    /// <summary>Forgets all places: a segment is another file now.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _bounds.Clear();
        }
    }

    /// <summary>Notes a frame that was appended.</summary>
    public void Add(FramePlace place)
    {
        lock (_lock)
        {
            if (_bounds.Count == 0)
            {
                // Nobody asked for any yet: whoever does lists and walks them all, this one too.
                return;
            }

            if (!_bounds.TryGetValue(place.Segment, out var bounds))
            {
                bounds = [place.Start];
                _bounds.Add(place.Segment, bounds);
            }

            // An empty list is a segment that nobody asked for yet: it is walked then.
            if (bounds.Count > 0 && bounds[^1] == place.Start)
            {
                bounds.Add(place.End);
            }
        }
    }

    private (int Index, Height First) SegmentOf(Height height)
    {
        var (low, high) = (0, _bounds.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _bounds.Keys[middle] <= height ? (middle, high) : (low, middle - 1);
        }

        return _bounds.Count > 0 && _bounds.Keys[low] <= height
            ? (low, _bounds.Keys[low])
            : throw new StoreDamagedException(folder.Segment(height), height, 0, "the segment is missing");
    }

    private void Walk(Height first, List<long> bounds, long? markedEnd)
    {
        using var segment = SegmentFile.Open(folder, first);
        var end = markedEnd ?? segment.Length;
        var start = segment.CheckHead(ledger);
        bounds.Add(start);
        while (start < end && segment.TryFindEnd(start) is { } next && next <= end)
        {
            bounds.Add(next);
            start = next;
        }
    }
}
