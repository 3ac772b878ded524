using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>Reads a ledger's blocks in order, up to its mark, and checks what needs no machine: checksums, heights,
/// parent links, and that the mark is where the last frame ends (spec storage 3.3).</summary>
public static class SegmentScan
{
    /// <summary>Reads the blocks above one.</summary>
    /// <param name="folder">The ledger's folder.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="parent">The header digest of the block to begin above.</param>
    /// <param name="mark">Up to where to read.</param>
    /// <param name="height">The block to begin above; 0 for all.</param>
    /// <param name="place">Where that block lies; unknown for 0.</param>
    public static IEnumerable<(StoredBlock Block, FramePlace Place)> Read(
        LedgerFolder folder,
        LedgerName ledger,
        Digest parent,
        Mark mark,
        Height height = default,
        FramePlace place = default)
    {
        var due = folder.ListSegments().Where(first => first <= mark.Segment && first >= place.Segment);
        foreach (var first in height == mark.Height ? [] : due)
        {
            var path = folder.Segment(first);
            var isBegun = first == place.Segment;
            if (!isBegun && first != height.Next)
            {
                var what = $"the segment that begins with block {height.Next} is missing";
                throw new StoreDamagedException(path, height.Next, 0, what);
            }

            using var segment = SegmentFile.Open(folder, first);
            var start = isBegun ? place.End : segment.CheckHead(ledger);
            var end = first == mark.Segment ? mark.End : segment.Length;
            while (start < end)
            {
                var (block, frameEnd) = segment.Read(height.Next, start);
                Require(block.Header.Parent == parent, "its parent is not the block before");
                Require(frameEnd <= end, "its frame crosses the mark");
                yield return (block, new FramePlace(first, start, frameEnd));
                (height, parent, start) = (block.Header.Height, block.Header.Digest, frameEnd);

                void Require(bool holds, string what)
                {
                    if (!holds)
                    {
                        throw new StoreDamagedException(path, height.Next, start, what);
                    }
                }
            }
        }

        if (height != mark.Height || parent != mark.Header)
        {
            var file = mark.Segment.Value == 0 ? folder.Mark : folder.Segment(mark.Segment);
            var what = $"the last block is {height}, not the one marked";
            throw new StoreDamagedException(file, mark.Height, mark.End, what);
        }
    }
}
