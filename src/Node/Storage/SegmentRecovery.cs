using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>What opening a ledger's folder does before anything is read: find the mark and cut what is above it
/// (spec storage 3).</summary>
internal sealed partial class SegmentRecovery(
    LedgerFolder folder, LedgerName ledger, Digest genesisHeader, OpenDiskFile open, ILogger logger)
{
    /// <summary>The mark of a folder, without changing it; null where there is no ledger yet.</summary>
    public static (Mark Mark, bool HasLostSlot)? ReadMark(LedgerFolder folder)
    {
        if (!File.Exists(folder.Mark))
        {
            return folder.ListSegments().Count == 0 ? null : throw Unreadable(folder, "is missing");
        }

        var (even, odd) = DurableMark.Read(folder.Mark);
        var mark = even is null || (odd is not null && odd.Height > even.Height) ? odd : even;
        return mark is null ? throw Unreadable(folder, "does not read") : (mark, even is null || odd is null);
    }

    public (Mark Mark, DurableMark File) Run()
    {
        var found = ReadMark(folder);
        Directory.CreateDirectory(folder.Segments);
        var file = DurableMark.Open(folder.Mark, open);
        try
        {
            var mark = found?.Mark ?? Mark.Empty(genesisHeader);
            if (SegmentRepair.Resume(folder, ledger, mark, file.WriteBoth) is { } moved)
            {
                mark = moved;
            }
            else if (found is not { HasLostSlot: false })
            {
                mark = found is null ? mark : NextWhole(mark) ?? mark;
                file.WriteBoth(mark);
            }

            Cut(mark);
            return (mark, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static StoreDamagedException Unreadable(LedgerFolder folder, string what) =>
        new(folder.Mark, new Height(0), 0, $"the mark {what}");

    // A lost slot may have held the newest mark: a whole block next above the other one was possibly acknowledged.
    // spec storage 3.4
    private Mark? NextWhole(Mark mark)
    {
        var height = mark.Height.Next;
        var isNewSegment = File.Exists(folder.Segment(height));
        var first = isNewSegment ? height : mark.Segment;
        if (first.Value == 0)
        {
            return null;
        }

        using var segment = SegmentFile.Open(folder, first);
        try
        {
            var start = isNewSegment ? segment.CheckHead(ledger) : mark.End;
            var (block, end) = segment.Read(height, start);
            return block.Header.Parent == mark.Header ? new Mark(height, block.Header.Digest, first, end) : null;
        }
        catch (StoreDamagedException torn)
        {
            LogNothingWhole(torn.What, height);
            return null;
        }
    }

    private void Cut(Mark mark)
    {
        foreach (var first in folder.ListSegments().Where(first => first > mark.Segment))
        {
            LogDeleted(folder.Segment(first), mark.Height);
            File.Delete(folder.Segment(first));
        }

        if (mark.Segment.Value == 0)
        {
            return;
        }

        var path = folder.Segment(mark.Segment);
        if (!File.Exists(path))
        {
            throw new StoreDamagedException(path, mark.Height, 0, "the segment is missing");
        }

        using var segment = open(path);
        if (segment.Length < mark.End)
        {
            throw new StoreDamagedException(path, mark.Height, segment.Length, "the segment ends before the mark");
        }

        if (segment.Length > mark.End)
        {
            LogCut(path, segment.Length - mark.End, mark.Height);
            segment.Cut(mark.End);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Cut {Bytes} bytes from {File}: above the mark at block {Height}, never acknowledged")]
    private partial void LogCut(string file, long bytes, Height height);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Deleted {File}: above the mark at block {Height}, never acknowledged")]
    private partial void LogDeleted(string file, Height height);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A slot of the mark was lost, and no whole block {Height} follows: {What}")]
    private partial void LogNothingWhole(string what, Height height);
}
