using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Storage;

/// <summary>
/// A segment that is written anew beside the old one because blocks of it are damaged. It has a name of its own until
/// it is complete, a second one until the mark knows it, and then the old one's: wherever the machine stops, the next
/// opening finds one of the two whole (spec storage 3.9).
/// </summary>
public sealed class SegmentRepair : IDisposable
{
    private const string BegunEnd = ".repairing";
    private const string CompleteEnd = ".repaired";

    private readonly LedgerFolder _folder;
    private readonly FileStream _file;
    private readonly FrameWriter _frames = new();

    private SegmentRepair(LedgerFolder folder, Height first, FileStream file)
    {
        _folder = folder;
        _file = file;
        First = first;
        Next = first;
    }

    /// <summary>The height of its first block.</summary>
    public Height First { get; }

    /// <summary>The height of the block that it takes next.</summary>
    public Height Next { get; private set; }

    /// <summary>Where its last frame ends.</summary>
    public long End { get; private set; }

    private string Begun => FileOf(_folder, First, BegunEnd);

    public static SegmentRepair Begin(LedgerFolder folder, LedgerName ledger, Height first)
    {
        var file = new FileStream(FileOf(folder, first, BegunEnd), FileMode.Create, FileAccess.Write, FileShare.None);
        var repair = new SegmentRepair(folder, first, file);
        repair.Write(SegmentFile.Head(ledger, first));
        return repair;
    }

    /// <summary>What a machine that stopped in the middle left: what was not complete is deleted, what was gets its
    /// place. The mark of the last segment, when that was one of them.</summary>
    public static Mark? Resume(LedgerFolder folder, LedgerName ledger, Mark mark, Action<Mark> write)
    {
        foreach (var begun in Directory.EnumerateFiles(folder.Segments, $"*{BegunEnd}"))
        {
            File.Delete(begun);
        }

        Mark? moved = null;
        foreach (var path in Directory.EnumerateFiles(folder.Segments, $"*{CompleteEnd}").Order(StringComparer.Ordinal))
        {
            var first = new Height(ulong.Parse(Path.GetFileNameWithoutExtension(path)));
            if (first == mark.Segment)
            {
                moved = MarkOf(path, ledger, first);
                write(moved);
            }

            Install(folder, first);
        }

        return moved;
    }

    /// <summary>Adds the next block.</summary>
    public void Add(CertifiedBlock final) => Add(_frames.Write(final));

    /// <summary>Adds the frame of the next block.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        Write(frame);
        Next = Next.Next;
    }

    /// <summary>Makes it durable.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Ends it: from now on it takes the old one's place, if need be at the next opening.</summary>
    public void Complete()
    {
        _file.Dispose();
        File.Move(Begun, FileOf(_folder, First, CompleteEnd), overwrite: true);
        DiskFile.FlushFolder(_folder.Segments);
    }

    /// <summary>Gives it the old one's name.</summary>
    public void Install() => Install(_folder, First);

    /// <summary>Ends it; what is not complete goes away.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(Begun);
    }

    // Nothing is appended between completing and installing: its last block is the marked one.
    private static Mark MarkOf(string path, LedgerName ledger, Height first)
    {
        using var segment = SegmentFile.Open(path, first);
        var (height, start) = (first, segment.CheckHead(ledger));
        while (true)
        {
            var (block, end) = segment.Read(height, start);
            if (end == segment.Length)
            {
                return new Mark(height, block.Header.Digest, first, end);
            }

            (height, start) = (height.Next, end);
        }
    }

    private static void Install(LedgerFolder folder, Height first)
    {
        File.Move(FileOf(folder, first, CompleteEnd), folder.Segment(first), overwrite: true);
        DiskFile.FlushFolder(folder.Segments);
    }

    private static string FileOf(LedgerFolder folder, Height first, string end) =>
        Path.ChangeExtension(folder.Segment(first), end);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        End += bytes.Length;
    }
}
