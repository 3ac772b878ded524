using System.Buffers.Binary;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>A snapshot's file while its sections come from other validators, in order; it has no name among snapshots
/// before it is whole (spec snapshots 4.4).</summary>
internal sealed class ArrivingSnapshot : IDisposable
{
    /// <summary>Its name in the folder of snapshots.</summary>
    public const string Name = "arriving";

    private readonly LedgerFolder _folder;
    private readonly FileStream _file;

    public ArrivingSnapshot(LedgerFolder folder, SnapshotManifest manifest)
    {
        _folder = folder;
        Manifest = manifest;
        Directory.CreateDirectory(folder.Snapshots);
        _file = new FileStream(Place, FileMode.Create, FileAccess.Write, FileShare.None, 1024 * 1024);
        Write(manifest.Bytes.Span);
    }

    public SnapshotManifest Manifest { get; }

    /// <summary>The section that it takes next.</summary>
    public int Next { get; private set; }

    public bool IsWhole => Next == Manifest.Sections;

    private string Place => Path.Combine(_folder.Snapshots, Name);

    /// <summary>Takes the next section, packed; false when it is not what the manifest says.</summary>
    public bool TryAdd(ReadOnlySpan<byte> packed)
    {
        if (IsWhole || TryUnpack(packed) is not { } bytes || Digest.Of(bytes) != Manifest.DigestOf(Next))
        {
            return false;
        }

        // Packed here: how well another packs may cost this disk nothing.
        Write(bytes);
        Next++;
        return true;
    }

    /// <summary>Makes it one of the snapshots.</summary>
    public void Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(Place, _folder.Snapshot(Manifest.Header.Height), overwrite: true);
        DiskFile.FlushFolder(_folder.Snapshots);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(Place);
    }

    private static byte[]? TryUnpack(ReadOnlySpan<byte> packed)
    {
        try
        {
            return Packing.Unpack(packed);
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var packed = new byte[sizeof(uint) + Packing.MaxLength(bytes.Length)];
        var length = Packing.Pack(bytes, packed.AsSpan(sizeof(uint)));
        BinaryPrimitives.WriteInt32BigEndian(packed, length);
        _file.Write(packed.AsSpan(0, sizeof(uint) + length));
    }
}
