using Microsoft.Win32.SafeHandles;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>Content in a folder of files, named by CID (spec storage 5.1).</summary>
internal sealed class FolderStore : IContentStore
{
    private const int Turns = 64;

    private readonly Lock[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new Lock())];
    private readonly TimeProvider _time;
    private readonly DataFolder _folder;
    private readonly Incoming _incoming;
    private readonly LeafFiles _leaves;
    private long _damaged;

    private FolderStore(DataFolder folder, Incoming incoming, TimeProvider time) =>
        (_folder, _incoming, _leaves, _time) = (folder, incoming, new LeafFiles(folder), time);

    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Opens the store; what an earlier process did not finish is deleted.</summary>
    public static FolderStore Open(DataFolder folder, TimeProvider time) =>
        new(folder, Incoming.Open(folder), time);

    public async Task<StoredContent> PutAsync(Stream content, long maxLength, CancellationToken cancellationToken)
    {
        using var file = await _incoming.ReceiveAsync(content, maxLength, cancellationToken);
        return Place(file);
    }

    public async Task<StoredContent> TakeAsync(string file, CancellationToken cancellationToken) =>
        Place(new IncomingFile(file, await LeafMeasure.OfFileAsync(file, cancellationToken)));

    public Task<bool> HoldsAsync(Cid cid, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(_folder.ContentFile(cid)));

    public async Task<Stream?> OpenAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (NamedFiles.Open(_folder.ContentFile(cid)) is not { } file)
        {
            return null;
        }

        try
        {
            var length = RandomAccess.GetLength(file);
            var leaves = Leaves.Single(cid, length) ?? await LeavesAsync(cid, length, cancellationToken);
            return new LeafStream(leaves, (index, leaf, _) => ReadAsync(file, index, leaf), () => Damage(cid), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public Task<bool> DeleteAsync(Cid cid, CancellationToken cancellationToken)
    {
        _leaves.Forget(cid);
        return Task.FromResult(NamedFiles.Delete(_folder.ContentFile(cid)));
    }

    public IEnumerable<Cid> StoredBefore(DateTimeOffset time) =>
        NamedFiles.WrittenBefore(_folder.Content, "", time);

    public Task<bool> DeleteStoredBeforeAsync(Cid cid, DateTimeOffset time, CancellationToken cancellationToken)
    {
        lock (TurnOf(cid))
        {
            return NamedFiles.IsWrittenBefore(_folder.ContentFile(cid), time)
                ? DeleteAsync(cid, cancellationToken)
                : Task.FromResult(false);
        }
    }

    public void Dispose()
    {
    }

    // The system's buffer holds what was written a moment ago, and reads ahead of what is read now: a thread that waits
    // for it costs less than handing each read over.
    private static ValueTask<bool> ReadAsync(SafeFileHandle file, int index, Memory<byte> leaf)
    {
        var offset = (long)index * Leaves.LeafBytes;
        var length = 0;
        while (length < leaf.Length)
        {
            var read = RandomAccess.Read(file, leaf.Span[length..], offset + length);
            if (read == 0)
            {
                return ValueTask.FromResult(false);
            }

            length += read;
        }

        return ValueTask.FromResult(true);
    }

    private StoredContent Place(IncomingFile file)
    {
        lock (TurnOf(file.Leaves.Cid))
        {
            // A file that came in by parts may be old; its age as a content counts from now. spec storage 5.9
            NamedFiles.Date(file.Path, _time.GetUtcNow());
            NamedFiles.Place(file.Path, _folder.ContentFile(file.Leaves.Cid));
            if (file.Leaves.Count > 1)
            {
                _leaves.Keep(file.Leaves);
            }
        }

        return file.Stored;
    }

    private Lock TurnOf(Cid cid) => _turns[(cid.GetHashCode() & int.MaxValue) % Turns];

    private async Task<Leaves> LeavesAsync(Cid cid, long length, CancellationToken cancellationToken)
    {
        if (await _leaves.FindAsync(cid, cancellationToken) is { } known && known.Length == length)
        {
            return known;
        }

        var leaves = await LeafMeasure.OfFileAsync(_folder.ContentFile(cid), cancellationToken);
        if (leaves.Cid != cid || leaves.Length != length)
        {
            throw Damage(cid);
        }

        _leaves.Keep(leaves);
        return leaves;
    }

    // What is damaged is read whole the next time, and refused before its first byte.
    private ContentDamagedException Damage(Cid cid)
    {
        Interlocked.Increment(ref _damaged);
        _leaves.Forget(cid);
        return new ContentDamagedException(cid.ToString(), _folder.ContentFile(cid));
    }
}
