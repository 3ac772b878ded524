using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Node.Uploads;

/// <summary>Content that comes in parts, over as many connections and restarts of the node as it takes (spec uploads
/// 2).</summary>
internal sealed class UploadDesk : IDisposable
{
    private const int MaxPerMember = 64;
    private const int BufferBytes = 256 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<UploadId, Upload> _uploads;
    private readonly UploadFiles _files;
    private readonly IContentStore _store;
    private readonly TimeProvider _time;
    private ITimer? _timer;

    private UploadDesk(UploadFiles files, IContentStore store, TimeProvider time)
    {
        (_files, _store, _time) = (files, store, time);
        _uploads = new(files.Open().ToDictionary(upload => upload.Id));
    }

    private Timestamp Now => new(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Opens the folder of uploads, whose lock the caller holds; those under way go on.</summary>
    public static UploadDesk Open(DataFolder folder, IContentStore store, TimeProvider time)
    {
        var desk = new UploadDesk(new UploadFiles(folder.Uploads), store, time);
        desk._timer = time.CreateTimer(_ => desk.TryDeleteExpired(), null, BetweenLooks, BetweenLooks);
        return desk;
    }

    /// <summary>Begins an upload of so many bytes; one of none is whole at once.</summary>
    public async Task<Upload> CreateAsync(MemberId member, long length)
    {
        DeleteExpired();
        var own = _uploads.Values.Where(upload => upload.Note.Member == member).ToLookup(
            upload => upload.Note.Cid is null);
        foreach (var whole in own[false].OrderByDescending(upload => upload.Note.Expires.UnixMs).Skip(MaxPerMember))
        {
            Delete(whole);
        }

        if (own[true].Count() >= MaxPerMember)
        {
            throw new ProblemException(Problems.TooManyUploads.Because(
                $"{MaxPerMember} of your uploads are under way here; finish or delete one."));
        }

        var id = new UploadId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        var note = new UploadNote(member, length, Now.PlusMs((long)Kept.TotalMilliseconds), Cid: null);
        _files.Create(id, note);
        var upload = _uploads[id] = new Upload(id, note, offset: 0);
        if (length == 0)
        {
            await FinishAsync(upload);
        }

        return upload;
    }

    /// <summary>A member's upload; what is expired, unknown or another's is the same, null.</summary>
    public Upload? Find(UploadId id, MemberId member) =>
        _uploads.TryGetValue(id, out var upload) && upload.Note.Member == member && upload.Note.Expires > Now
            ? upload
            : null;

    /// <summary>Adds what the body holds, from the offset on; it is durable on return, also when the body breaks off.
    /// The last byte makes it whole. The caller holds the upload's turn.</summary>
    public async Task AppendAsync(Upload upload, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var part = OpenPart(upload);
            await CopyAsync(body, part, upload, cancellationToken);
        }
        finally
        {
            Renew(upload);
        }

        if (upload.Offset == upload.Note.Length)
        {
            await FinishAsync(upload);
        }
    }

    /// <summary>Deletes an upload and what came in of it; content that it became stays.</summary>
    public void Delete(Upload upload)
    {
        upload.IsGone = true;
        _uploads.TryRemove(upload.Id, out _);
        _files.Delete(upload.Id);
    }

    public void Dispose() => _timer?.Dispose();

    private DiskFile OpenPart(Upload upload)
    {
        DiskFile? part = null;
        UploadFiles.OnDisk(() => part = DiskFile.Open(_files.PartOf(upload.Id)), _files.PartOf(upload.Id));
        return part!;
    }

    // Whatever ends it, what was written is flushed before its offset is told to anyone.
    private async Task CopyAsync(Stream body, DiskFile part, Upload upload, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var end = upload.Offset;
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken)) != 0)
            {
                if (end + read > upload.Note.Length)
                {
                    throw new ContentTooLargeException(upload.Note.Length);
                }

                var place = end;
                OnDisk(() => part.Write(buffer.AsSpan(0, read), place));
                end += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            OnDisk(part.Flush);
            upload.Offset = end;
        }

        void OnDisk(Action act) => UploadFiles.OnDisk(act, _files.PartOf(upload.Id));
    }

    private void Renew(Upload upload)
    {
        upload.Note = upload.Note with { Expires = Now.PlusMs((long)Kept.TotalMilliseconds) };
        _files.Note(upload.Id, upload.Note);
    }

    // It goes on when the caller has gone: asked again, the upload tells its CID.
    private async Task FinishAsync(Upload upload)
    {
        var stored = await _store.TakeAsync(_files.PartOf(upload.Id), CancellationToken.None);
        upload.Note = upload.Note with { Cid = stored.Cid };
        _files.Note(upload.Id, upload.Note);
    }

    private void TryDeleteExpired()
    {
        try
        {
            DeleteExpired();
        }
        catch (StoreUnavailableException)
        {
            // The disk takes no change now; the next look tries again, and an expired upload is not found meanwhile.
        }
    }

    private void DeleteExpired()
    {
        var now = Now;
        foreach (var upload in _uploads.Values.Where(upload => upload.Note.Expires <= now))
        {
            using var turn = upload.TryTakeTurn();
            if (turn is not null && upload.Note.Expires <= now)
            {
                Delete(upload);
            }
        }
    }
}
