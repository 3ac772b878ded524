using Salus.Ledger;

namespace Salus.Node.Storage;

/// <summary>Keeps what was found damaged before something else takes its place, for the operator to look at (spec
/// storage 3.9).</summary>
internal static class DamagedBytes
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Copies the bytes of a segment from an offset on, once.</summary>
    public static void Keep(LedgerFolder folder, Height segment, long start, long? end = null)
    {
        var from = folder.Segment(segment);
        var to = Path.Combine(folder.Damaged, $"{Path.GetFileNameWithoutExtension(from)}-{start}");
        if (!File.Exists(from) || File.Exists(to))
        {
            return;
        }

        PrivateFolder.Make(folder.Damaged);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        source.Position = Math.Min(start, source.Length);
        var buffer = new byte[BufferBytes];
        for (var left = (end ?? source.Length) - source.Position; left > 0;)
        {
            var read = Read(source, buffer.AsSpan(0, (int)Math.Min(left, BufferBytes)));
            if (read == 0)
            {
                break;
            }

            target.Write(buffer.AsSpan(0, read));
            left -= read;
        }

        target.Flush(flushToDisk: true);
    }

    private static int Read(FileStream source, Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (IOException)
        {
            // What the disk itself cannot read, nobody can keep.
            return 0;
        }
    }

    /// <summary>Moves a whole segment away.</summary>
    public static void Move(LedgerFolder folder, Height segment)
    {
        PrivateFolder.Make(folder.Damaged);
        var from = folder.Segment(segment);
        File.Move(from, Path.Combine(folder.Damaged, Path.GetFileName(from)), overwrite: true);
        DiskFile.FlushFolder(folder.Damaged);
        DiskFile.FlushFolder(folder.Segments);
    }
}
