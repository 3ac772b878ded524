using System.Buffers;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Node.Storage;

/// <summary>What was stored: its name and its length in bytes.</summary>
public sealed record StoredContent(Cid Cid, long Length);

/// <summary>
/// Ciphertext under its CID and envelopes under their digests, in a folder. What is read is compared with its name
/// before a byte of it is used (spec storage 5).
/// </summary>
public sealed class ContentStore
{
    /// <summary>The most bytes an envelope has.</summary>
    public const int MaxEnvelopeBytes = 64 * 1024;

    private const int BufferBytes = 256 * 1024;
    private const string Incoming = "incoming";

    private readonly DataFolder _folder;
    private long _damaged;

    private ContentStore(DataFolder folder) => _folder = folder;

    /// <summary>How many times something stored was not what its name says.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    private string IncomingFolder => Path.Combine(_folder.Content, Incoming);

    /// <summary>Opens the store; what an earlier process did not finish is deleted.</summary>
    public static ContentStore Open(DataFolder folder)
    {
        var store = new ContentStore(folder);
        try
        {
            Directory.CreateDirectory(store.IncomingFolder);
            Directory.CreateDirectory(folder.Envelopes);
            foreach (var unfinished in Directory.EnumerateFiles(store.IncomingFolder))
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder.Content, cause);
        }

        return store;
    }

    /// <summary>Where a content lies.</summary>
    public string PathOf(Cid cid) => Path.Combine(_folder.Content, $"{cid}"[^2..], $"{cid}");

    /// <summary>Where an envelope lies.</summary>
    public string PathOf(Digest envelope) => Path.Combine(_folder.Envelopes, $"{envelope}"[..2], $"{envelope}");

    public bool Holds(Cid cid) => File.Exists(PathOf(cid));

    public bool Holds(Digest envelope) => File.Exists(PathOf(envelope));

    /// <summary>Stores a stream to its end, durable on return. Throws <see cref="ContentTooLargeException"/>, or
    /// <see cref="StoreUnavailableException"/> when the disk takes no more; then nothing of it stays.</summary>
    public Task<StoredContent> PutAsync(Stream content, long maxLength, CancellationToken cancellationToken) =>
        WriteAsync(async file =>
        {
            using var builder = new CidBuilder();
            var length = await CopyAsync(content, file, builder, maxLength, cancellationToken);
            var cid = builder.Finish();
            return (new StoredContent(cid, length), PathOf(cid));
        });

    /// <summary>Stores an envelope, durable on return.</summary>
    public Task<Digest> PutEnvelopeAsync(ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken) =>
        envelope.Length > MaxEnvelopeBytes
            ? throw new ContentTooLargeException(MaxEnvelopeBytes)
            : WriteAsync(async file =>
            {
                await WriteAsync(file, envelope, cancellationToken);
                var digest = Digest.Of(envelope.Span);
                return (digest, PathOf(digest));
            });

    /// <summary>The content, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public async Task<Stream?> OpenAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (OpenFile(PathOf(cid)) is not { } file)
        {
            return null;
        }

        try
        {
            if (await CidBuilder.OfAsync(file, profile: null, cancellationToken) != cid)
            {
                throw Damage(cid.ToString(), file.Name);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The envelope, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public async Task<byte[]?> ReadEnvelopeAsync(Digest envelope, CancellationToken cancellationToken)
    {
        var path = PathOf(envelope);
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        return Digest.Of(bytes) == envelope ? bytes : throw Damage(envelope.ToString(), path);
    }

    private static FileStream? OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task<long> CopyAsync(
        Stream content, FileStream file, CidBuilder builder, long maxLength, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) != 0)
            {
                length += read;
                if (length > maxLength)
                {
                    throw new ContentTooLargeException(maxLength);
                }

                builder.Append(buffer.AsSpan(0, read));
                await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Only what the disk says is caught: the reader's end of the stream fails in its own words.
    private static async Task WriteAsync(
        FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException cause)
        {
            throw new StoreUnavailableException(file.Name, cause);
        }
    }

    private ContentDamagedException Damage(string name, string file)
    {
        Interlocked.Increment(ref _damaged);
        return new ContentDamagedException(name, file);
    }

    private async Task<T> WriteAsync<T>(Func<FileStream, Task<(T Result, string Path)>> write)
    {
        var temporary = Path.Combine(IncomingFolder, Guid.NewGuid().ToString("N"));
        try
        {
            T result;
            string path;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                (result, path) = await write(file);
                file.Flush(flushToDisk: true);
            }

            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            File.Move(temporary, path, overwrite: true);
            DiskFile.FlushFolder(folder);
            return result;
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StoreUnavailableException(IncomingFolder, cause);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
