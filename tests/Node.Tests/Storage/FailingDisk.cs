using Salus.Node.Storage;

namespace Salus.Node.Tests.Storage;

/// <summary>A disk that has room for so many bytes, and writes what fits before it says so, as disks do.</summary>
internal sealed class FailingDisk(long room)
{
    /// <summary>Only files whose name ends so fail.</summary>
    public string Victim { get; init; } = "";

    /// <summary>Whether flushes fail from now on.</summary>
    public bool FailsFlushes { get; set; }

    public long Room { get; set; } = room;

    public DiskFile Open(string path) => path.EndsWith(Victim, StringComparison.Ordinal)
        ? new FailingFile(this, path)
        : DiskFile.Open(path);

    private sealed class FailingFile(FailingDisk disk, string path) : DiskFile(OpenHandle(path))
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var fits = (int)Math.Min(bytes.Length, disk.Room);
            base.Write(bytes[..fits], offset);
            disk.Room -= fits;
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device.");
            }
        }

        public override void Flush()
        {
            if (disk.FailsFlushes)
            {
                throw new IOException("Input/output error.");
            }

            base.Flush();
        }
    }
}
