using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives.Json;

namespace Salus.Node.Uploads;

/// <summary>Uploads on disk: for each its bytes so far and its note (spec uploads 2.1).</summary>
internal sealed class UploadFiles(string folder)
{
    private const string PartEnd = ".part";
    private const string NoteEnd = ".json";
    private const string UnfinishedEnd = ".new";

    public string PartOf(UploadId id) => Path.Combine(folder, id + PartEnd);

    /// <summary>What an earlier process left: uploads to go on with. What belongs to none is deleted.</summary>
    public IReadOnlyList<Upload> Open()
    {
        try
        {
            Directory.CreateDirectory(folder);
            var uploads = Directory.EnumerateFiles(folder, "*" + NoteEnd).Select(TryRead).OfType<Upload>().ToList();
            var kept = uploads.Where(upload => upload.Note.Cid is null).Select(upload => PartOf(upload.Id))
                .Concat(uploads.Select(upload => NoteOf(upload.Id)))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => !kept.Contains(file)))
            {
                File.Delete(file);
            }

            return uploads;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder, cause);
        }
    }

    /// <summary>Makes the file for the bytes, then the note; durable on return.</summary>
    public void Create(UploadId id, UploadNote note) => OnDisk(() =>
    {
        File.OpenHandle(PartOf(id), FileMode.CreateNew, FileAccess.Write).Dispose();
        Write(id, note);
    });

    /// <summary>Writes the note anew; durable on return.</summary>
    public void Note(UploadId id, UploadNote note) => OnDisk(() => Write(id, note));

    public void Delete(UploadId id)
    {
        NamedFiles.Delete(NoteOf(id));
        NamedFiles.Delete(PartOf(id));
    }

    public static void OnDisk(Action act, string folder)
    {
        try
        {
            act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder, cause);
        }
    }

    private void OnDisk(Action act) => OnDisk(act, folder);

    private string NoteOf(UploadId id) => Path.Combine(folder, id + NoteEnd);

    private void Write(UploadId id, UploadNote note)
    {
        var unfinished = NoteOf(id) + UnfinishedEnd;
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, note.Write(), 0);
            RandomAccess.FlushToDisk(file);
        }

        NamedFiles.Place(unfinished, NoteOf(id));
    }

    // An upload whose note does not read, or whose bytes are gone, cannot go on: its member begins anew.
    private Upload? TryRead(string file)
    {
        if (!UploadId.TryParse(Path.GetFileNameWithoutExtension(file), out var id))
        {
            return null;
        }

        try
        {
            var note = UploadNote.Read(File.ReadAllBytes(file));
            var part = new FileInfo(PartOf(id));
            return note.Cid is not null ? new Upload(id, note, note.Length)
                : part.Exists && part.Length <= note.Length ? new Upload(id, note, part.Length)
                : null;
        }
        catch (JsonRejectedException)
        {
            return null;
        }
    }
}
