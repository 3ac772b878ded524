using Microsoft.Win32.SafeHandles;
using Salus.Node.Storage;

namespace Salus.Simulation;

/// <summary>The machine of a validator stopped in the middle of what it did.</summary>
internal sealed class PowerFailure : Exception;

/// <summary>A validator's disk: what was written is there after a crash only when it was flushed; of the rest the crash
/// leaves a beginning, and the last of it perhaps torn.</summary>
internal sealed class SimulatedDisk(Random random)
{
    private readonly List<Write> _unflushed = [];

    /// <summary>After so many more steps of the disk the machine stops; none when it is negative.</summary>
    public int StopsAfter { get; set; } = -1;

    /// <summary>Whether what is written to a vote log never gets further than memory.</summary>
    public bool ForgetsVotes { get; init; }

    public DiskFile Open(string path) => new File(this, path);

    public void Crash()
    {
        // From the last write back, each as if it had not been made.
        var kept = random.Next(_unflushed.Count + 1);
        var isTorn = kept < _unflushed.Count && random.Next(2) == 0;
        for (var index = _unflushed.Count - 1; index >= kept; index--)
        {
            _unflushed[index].Undo(isTorn && index == kept ? random.Next(_unflushed[index].Length) : 0);
        }

        _unflushed.Clear();
        StopsAfter = -1;
    }

    private void Step()
    {
        if (StopsAfter >= 0 && StopsAfter-- == 0)
        {
            throw new PowerFailure();
        }
    }

    private sealed class File : DiskFile
    {
        private readonly SimulatedDisk _disk;
        private readonly string _path;
        private readonly SafeFileHandle _handle;

        public File(SimulatedDisk disk, string path)
            : this(disk, path, OpenHandle(path))
        {
        }

        private File(SimulatedDisk disk, string path, SafeFileHandle handle)
            : base(handle) => (_disk, _path, _handle) = (disk, path, handle);

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            _disk.Step();
            _disk._unflushed.Add(new Write(_path, offset, bytes.Length, Before(offset, bytes.Length), Length));
            base.Write(bytes, offset);
        }

        public override void Flush()
        {
            _disk.Step();
            if (!_disk.ForgetsVotes || !_path.Contains("votes-", StringComparison.Ordinal))
            {
                _disk._unflushed.RemoveAll(write => write.Path == _path);
            }
        }

        public override void Cut(long length)
        {
            _disk.Step();
            RandomAccess.SetLength(_handle, length);
            _disk._unflushed.RemoveAll(write => write.Path == _path);
        }

        private byte[] Before(long offset, int length)
        {
            var before = new byte[Math.Max(0, Math.Min(length, Length - offset))];
            return before.AsSpan(0, RandomAccess.Read(_handle, before, offset)).ToArray();
        }
    }

    private sealed record Write(string Path, long Offset, int Length, byte[] Before, long FileLength)
    {
        // All but its first bytes.
        public void Undo(int kept)
        {
            using var handle = System.IO.File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite);
            if (kept < Before.Length)
            {
                RandomAccess.Write(handle, Before.AsSpan(kept), Offset + kept);
            }

            RandomAccess.SetLength(handle, Math.Max(FileLength, Offset + kept));
        }
    }
}
