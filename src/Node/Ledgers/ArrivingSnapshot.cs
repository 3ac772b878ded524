using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>The log of a state while its pieces come from other validators, in order; it takes the place of the
/// ledger's own when it is whole (spec snapshots 4.4).</summary>
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
        _file = new FileStream(Place, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public SnapshotManifest Manifest { get; }

    /// <summary>The piece that it takes next.</summary>
    public int Next { get; private set; }

    public bool IsWhole => Next == Manifest.Pieces.Count;

    private string Place => Path.Combine(_folder.Snapshots, Name);

    /// <summary>The bytes of a piece that another validator gives; null when they are not those that are
    /// due.</summary>
    public static byte[]? Read(ReadOnlySpan<byte> packed, Piece due)
    {
        try
        {
            var bytes = Packing.Unpack(packed);
            return Digest.Of(bytes) == due.Digest ? bytes : null;
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }

    /// <summary>Takes the next piece, packed; false when it is not what the manifest says.</summary>
    public bool TryAdd(ReadOnlySpan<byte> packed)
    {
        if (IsWhole || Read(packed, Manifest.Pieces[Next]) is not { } bytes)
        {
            return false;
        }

        _file.Write(bytes);
        Next++;
        return true;
    }

    /// <summary>The log, which is whole: it is read where it lies now, and goes on so wherever it is moved.</summary>
    public StateFile Open(ILogger logger)
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return StateFile.Open(Place, StateFile.OpenDisk, logger);
    }

    /// <summary>Makes it the ledger's, and one of the snapshots. The snapshots from before are beginnings of the same
    /// log.</summary>
    public void Finish()
    {
        new SnapshotShelf(_folder).Write(Manifest);
        File.Move(Place, _folder.State, overwrite: true);
        DiskFile.FlushFolder(_folder.Snapshots);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(Place);
    }
}
