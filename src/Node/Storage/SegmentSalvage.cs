using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>
/// Gives a ledger that cannot be opened back to an earlier block, the last before the damage: the blocks from there on
/// are kept aside, and the other validators have them (spec storage 3.10).
/// </summary>
internal static class SegmentSalvage
{
    /// <summary>Moves the mark to the last block that reads and follows its parent, below a height; that block's
    /// height. Stopped in the middle, the next opening finds the same damage, or is done.</summary>
    public static Height Run(LedgerFolder folder, LedgerName ledger, Digest genesisHeader, Height below)
    {
        Directory.CreateDirectory(folder.Segments);
        var last = LastWhole(folder, ledger, genesisHeader, below);
        foreach (var segment in folder.ListSegments().Where(first => first > last.Segment))
        {
            DamagedBytes.Move(folder, segment);
        }

        if (last.Segment.Value > 0)
        {
            DamagedBytes.Keep(folder, last.Segment, last.End);
        }

        using var mark = DurableMark.Open(folder.Mark, DiskFile.Open);
        mark.WriteBoth(last);
        return last.Height;
    }

    private static Mark LastWhole(LedgerFolder folder, LedgerName ledger, Digest genesisHeader, Height below)
    {
        var last = Mark.Empty(genesisHeader);
        if (folder.ListSegments() is not [.., var newest])
        {
            return last;
        }

        // A mark at the end of what lies there, whatever that is.
        var end = new FileInfo(folder.Segment(newest)).Length;
        var all = new Mark(new Height(ulong.MaxValue), Digest.Zero, newest, end);
        try
        {
            foreach (var (block, place) in SegmentScan.Read(folder, ledger, genesisHeader, all))
            {
                if (block.Header.Height >= below)
                {
                    break;
                }

                last = new Mark(block.Header.Height, block.Header.Digest, place.Segment, place.End);
            }
        }
        catch (StoreDamagedException)
        {
            // What comes before it is what was looked for.
            return last;
        }

        return last;
    }
}
