using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>
/// The snapshots of one ledger on disk: whole manifests or none, the last two kept, beside the log that they are of.
/// They are a cache: a ledger without them opens slower (spec snapshots 3).
/// </summary>
public sealed class SnapshotShelf(LedgerFolder folder)
{
    private const string Incoming = "incoming";
    private const int Kept = 2;

    private string IncomingFile => Path.Combine(folder.Snapshots, Incoming);

    /// <summary>Deletes what was being written when the process ended.</summary>
    public void Tidy()
    {
        if (Directory.Exists(folder.Snapshots))
        {
            File.Delete(IncomingFile);
            File.Delete(Path.Combine(folder.Snapshots, ArrivingSnapshot.Name));
        }
    }

    /// <summary>Writes the manifest of a snapshot whose log is on disk, and drops all but the last two.</summary>
    public void Write(SnapshotManifest manifest)
    {
        Directory.CreateDirectory(folder.Snapshots);
        try
        {
            using (var file = new FileStream(IncomingFile, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(manifest.Bytes.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(IncomingFile, folder.Snapshot(manifest.Header.Height), overwrite: true);
            DiskFile.FlushFolder(folder.Snapshots);
        }
        finally
        {
            File.Delete(IncomingFile);
        }

        foreach (var old in folder.ListSnapshots().SkipLast(Kept))
        {
            File.Delete(folder.Snapshot(old));
        }
    }

    /// <summary>The manifests that read, newest first.</summary>
    public IEnumerable<SnapshotManifest> Manifests() =>
        folder.ListSnapshots().Reverse().Select(TryRead).OfType<SnapshotManifest>();

    /// <summary>Reads the manifest of a checkpoint's snapshot; throws <see cref="WireRejectedException"/>.</summary>
    public SnapshotManifest ReadManifest(Height checkpoint)
    {
        using var file = File.OpenRead(folder.Snapshot(checkpoint));
        if (file.Length > SnapshotManifest.MaxBytes)
        {
            throw new WireRejectedException(WireFault.TooLong, "a manifest has at most 64 MiB");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return SnapshotManifest.Read(bytes);
    }
    // It may be damaged, or was dropped meanwhile.
    private SnapshotManifest? TryRead(Height checkpoint)
    {
        try
        {
            return ReadManifest(checkpoint);
        }
        catch (Exception fault) when (fault is WireRejectedException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
