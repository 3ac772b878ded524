using System.Buffers;
using System.Buffers.Binary;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>
/// The snapshots of one ledger on disk: whole files or none, the last two kept. They are a cache: a ledger without
/// them opens slower (spec snapshots 3).
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

    /// <summary>Writes a snapshot whole and drops all but the last two; false, and nothing stays, when its checkpoint
    /// has been overtaken by the next.</summary>
    public bool TryWrite(Snapshot snapshot, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Snapshots);
        try
        {
            if (!TryWriteSections(snapshot, cancellationToken))
            {
                return false;
            }

            File.Move(IncomingFile, folder.Snapshot(snapshot.Header.Height), overwrite: true);
            DiskFile.FlushFolder(folder.Snapshots);
            foreach (var old in folder.ListSnapshots().SkipLast(Kept))
            {
                File.Delete(folder.Snapshot(old));
            }

            return true;
        }
        finally
        {
            File.Delete(IncomingFile);
        }
    }

    /// <summary>Reads the manifest of a checkpoint's snapshot; throws <see cref="WireRejectedException"/>.</summary>
    public SnapshotManifest ReadManifest(Height checkpoint)
    {
        using var file = File.OpenRead(folder.Snapshot(checkpoint));
        return SnapshotManifest.Read(Packing.Unpack(ReadPacked(file)));
    }

    /// <summary>Makes a machine of a snapshot, on all processors; throws <see cref="WireRejectedException"/> when a
    /// byte of it is not what its manifest says.</summary>
    public LedgerMachine Load(SnapshotManifest manifest, Genesis genesis, LedgerName name, LedgerMachine? policies)
    {
        using var pause = CollectionPause.For(new FileInfo(folder.Snapshot(manifest.Header.Height)).Length);
        var load = new SnapshotLoad(manifest);
        try
        {
            Parallel.ForEach(
                Partition(manifest),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                one => Take(load, one.Section, one.Packed));
        }
        catch (AggregateException faults) when (faults.InnerException is WireRejectedException first)
        {
            throw new WireRejectedException(first.Fault, first.Message);
        }

        return load.ToMachine(genesis, name, policies);
    }

    private static void Take(SnapshotLoad load, int section, ArraySegment<byte> packed)
    {
        load.Take(section, Packing.Unpack(packed));
        ArrayPool<byte>.Shared.Return(packed.Array!);
    }

    private IEnumerable<(int Section, ArraySegment<byte> Packed)> Partition(SnapshotManifest manifest)
    {
        using var file = new FileStream(
            folder.Snapshot(manifest.Header.Height), FileMode.Open, FileAccess.Read, FileShare.Read, 1024 * 1024);
        ReadPacked(file);
        for (var section = 0; section < manifest.Sections; section++)
        {
            yield return (section, ReadPacked(file));
        }
    }

    // Rented; whoever keeps none of it gives it back.
    private static ArraySegment<byte> ReadPacked(FileStream file)
    {
        try
        {
            Span<byte> head = stackalloc byte[sizeof(uint)];
            file.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length > BlockEncoding.MaxBytes || length > file.Length - file.Position)
            {
                throw new WireRejectedException(WireFault.TooLong, "a section is longer than the file");
            }

            var packed = new ArraySegment<byte>(ArrayPool<byte>.Shared.Rent((int)length), 0, (int)length);
            file.ReadExactly(packed);
            return packed;
        }
        catch (EndOfStreamException)
        {
            throw new WireRejectedException(WireFault.Truncated, "the file ends early");
        }
    }

    private bool TryWriteSections(Snapshot snapshot, CancellationToken cancellationToken)
    {
        using var file = new FileStream(IncomingFile, FileMode.Create, FileAccess.Write, FileShare.None, 1024 * 1024);
        var manifest = snapshot.Manifest;
        var packed = WritePacked(file, manifest.Bytes.Span, []);
        var bytes = new WireWriter(1024 * 1024);
        for (var section = 0; section < manifest.Sections; section++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!snapshot.TryRead(section, bytes))
            {
                return false;
            }

            packed = WritePacked(file, bytes.Written, packed);
        }

        file.Flush(flushToDisk: true);
        return true;
    }

    private static byte[] WritePacked(FileStream file, ReadOnlySpan<byte> bytes, byte[] packed)
    {
        var most = sizeof(uint) + Packing.MaxLength(bytes.Length);
        if (packed.Length < most)
        {
            packed = new byte[most];
        }

        var length = Packing.Pack(bytes, packed.AsSpan(sizeof(uint)));
        BinaryPrimitives.WriteInt32BigEndian(packed, length);
        file.Write(packed.AsSpan(0, sizeof(uint) + length));
        return packed;
    }
}
