using System.Buffers;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>A file that came in whole, flushed, with its name; disposing of it deletes what was not moved
/// away.</summary>
internal sealed record IncomingFile(string Path, Leaves Leaves) : IDisposable
{
    public StoredContent Stored => new(Leaves.Cid, Leaves.Length);

    public void Dispose() => File.Delete(Path);
}

/// <summary>Where content is written until it is whole: whatever fails leaves nothing behind (spec storage
/// 5.2).</summary>
internal sealed class Incoming
{
    private const int BufferBytes = 256 * 1024;

    private readonly string _folder;

    private Incoming(string folder) => _folder = folder;

    /// <summary>Opens the folder; what an earlier process did not finish is deleted.</summary>
    public static Incoming Open(DataFolder folder) => Open(folder.Content);

    /// <summary>The same beside the envelopes, which may lie on another disk than the content.</summary>
    public static Incoming OpenForEnvelopes(DataFolder folder) => Open(folder.Envelopes);

    /// <summary>The same beside the recovery kits.</summary>
    public static Incoming OpenForKits(DataFolder folder) => Open(folder.Kits);

    /// <summary>Writes a stream to its end, and takes its CID while it passes.</summary>
    public async Task<IncomingFile> ReceiveAsync(Stream content, long maxLength, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        try
        {
            await using var file = Create(path);
            using var measure = new LeafMeasure();
            await CopyAsync(content, file, measure, maxLength, cancellationToken);
            Flush(file);
            return new IncomingFile(path, measure.Finish());
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static Incoming Open(string folder)
    {
        var incoming = new Incoming(Path.Combine(folder, "incoming"));
        try
        {
            Directory.CreateDirectory(incoming._folder);
            foreach (var unfinished in Directory.EnumerateFiles(incoming._folder))
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder, cause);
        }

        return incoming;
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(path, cause);
        }
    }

    private static async Task CopyAsync(
        Stream content, FileStream file, LeafMeasure measure, long maxLength, CancellationToken cancellationToken)
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

                measure.Append(buffer.AsSpan(0, read));
                await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
            }
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

    private static void Flush(FileStream file)
    {
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (IOException cause)
        {
            throw new StoreUnavailableException(file.Name, cause);
        }
    }
}
