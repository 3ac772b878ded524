using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>A snapshot on disk of which single sections are read, packed as they lie there. It stays readable when its
/// name goes.</summary>
internal sealed class SnapshotFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly List<long> _bounds = [];

    public SnapshotFile(LedgerFolder folder, Height checkpoint)
    {
        _handle = File.OpenHandle(folder.Snapshot(checkpoint));
        Span<byte> head = stackalloc byte[sizeof(uint)];
        // The first is the manifest.
        for (var at = 0L; RandomAccess.Read(_handle, head, at) == head.Length;)
        {
            at += head.Length + BinaryPrimitives.ReadUInt32BigEndian(head);
            _bounds.Add(at);
        }
    }

    /// <summary>How many sections there are.</summary>
    public int Sections => _bounds.Count - 1;

    /// <summary>The packed bytes of a section.</summary>
    public byte[] Read(int section)
    {
        var start = _bounds[section] + sizeof(uint);
        var packed = new byte[_bounds[section + 1] - start];
        RandomAccess.Read(_handle, packed, start);
        return packed;
    }

    public void Dispose() => _handle.Dispose();
}
