using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>
/// The folder of a ledger that begins with a snapshot: the segments of what lies below it, a mark of their own, and
/// what proves the snapshot stand in <c>below</c> until all of it is there (spec snapshots 5). Each change is begun by
/// one rename and finished by the next opening, wherever the machine stops.
/// </summary>
internal static class BelowSnapshot
{
    /// <summary>Lets the ledger begin above a block: what it has now is what lies below.</summary>
    public static void Begin(LedgerFolder folder, Height height, Digest header, ReadOnlySpan<byte> offer)
    {
        var begun = New(folder);
        Delete(begun.Root);
        PrivateFolder.Make(begun.Root);
        using (var mark = DurableMark.Open(begun.Beginning, DiskFile.Open))
        {
            mark.WriteBoth(new Mark(height, header, new Height(0), 0));
        }

        using (var file = DiskFile.Open(begun.Offer))
        {
            file.Write(offer, 0);
            file.Flush();
        }

        DiskFile.FlushFolder(begun.Root);
        Directory.Move(begun.Root, folder.Below.Root);
        DiskFile.FlushFolder(folder.Root);
        Resume(folder);
    }

    /// <summary>The block that the ledger begins above; null for one that is whole.</summary>
    public static Mark? Read(LedgerFolder folder)
    {
        if (!folder.IsFilling)
        {
            return null;
        }

        var (even, odd) = DurableMark.Read(folder.Below.Beginning);
        return even
            ?? odd
            ?? throw new StoreDamagedException(folder.Below.Beginning, new Height(0), 0, "it does not read");
    }

    /// <summary>Finishes what was begun when the machine stopped.</summary>
    public static void Resume(LedgerFolder folder)
    {
        Delete(New(folder).Root);
        Delete(Done(folder).Root);
        if (!Directory.Exists(folder.Below.Root))
        {
            return;
        }

        if (Read(folder) is not { } due)
        {
            GiveBack(folder);
            return;
        }

        if (!Directory.Exists(folder.Below.Segments))
        {
            MoveOrMake(folder.Segments, folder.Below.Segments);
        }

        if (!File.Exists(folder.Below.Mark) && File.Exists(folder.Mark))
        {
            File.Move(folder.Mark, folder.Below.Mark);
        }

        Directory.CreateDirectory(folder.Segments);
        if (!File.Exists(folder.Mark))
        {
            File.Copy(folder.Below.Beginning, folder.Mark);
        }

        DiskFile.FlushFolder(folder.Below.Root);
        DiskFile.FlushFolder(folder.Root);
        if (SegmentRecovery.ReadMark(folder.Below)?.Mark is { } filled && filled.Height == due.Height)
        {
            if (SegmentRecovery.ReadMark(folder)?.Mark.Segment.Value == 0)
            {
                using var mark = DurableMark.Open(folder.Mark, DiskFile.Open);
                mark.WriteBoth(filled);
            }

            Join(folder);
        }
    }

    /// <summary>Everything below is there, and the mark is in a segment: from now on the ledger is whole.</summary>
    public static void Join(LedgerFolder folder)
    {
        foreach (var first in folder.Below.ListSegments())
        {
            File.Move(folder.Below.Segment(first), folder.Segment(first), overwrite: true);
        }

        DiskFile.FlushFolder(folder.Segments);
        Directory.Move(folder.Below.Root, Done(folder).Root);
        DiskFile.FlushFolder(folder.Root);
        Delete(Done(folder).Root);
    }

    /// <summary>The snapshot cannot be used after all: the ledger is again what it was before it.</summary>
    public static void Undo(LedgerFolder folder)
    {
        File.Delete(folder.Below.Beginning);
        DiskFile.FlushFolder(folder.Below.Root);
        GiveBack(folder);
    }

    private static void GiveBack(LedgerFolder folder)
    {
        if (Directory.Exists(folder.Below.Segments))
        {
            foreach (var first in folder.ListSegments())
            {
                DamagedBytes.Move(folder, first);
            }

            Delete(folder.Segments);
            Directory.Move(folder.Below.Segments, folder.Segments);
        }

        if (File.Exists(folder.Below.Mark))
        {
            File.Move(folder.Below.Mark, folder.Mark, overwrite: true);
        }

        DiskFile.FlushFolder(folder.Root);
        Delete(folder.Below.Root);
    }

    private static LedgerFolder New(LedgerFolder folder) => new($"{folder.Below.Root}.new");

    private static LedgerFolder Done(LedgerFolder folder) => new($"{folder.Below.Root}.done");

    private static void MoveOrMake(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            Directory.CreateDirectory(to);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
