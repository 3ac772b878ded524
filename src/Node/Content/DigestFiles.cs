using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Content;

/// <summary>Small files that are named by the digest of what is in them, and are verified when they are read.</summary>
internal sealed class DigestFiles(Incoming incoming, int maxBytes)
{
    private long _damaged;

    /// <summary>How many times a file was not what its name says.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Stores bytes under a path, durable on return. Throws <see cref="ContentTooLargeException"/> or <see
    /// cref="StoreUnavailableException"/>.</summary>
    public async Task PutAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        using var file = await incoming.ReceiveAsync(content, maxBytes, cancellationToken);
        NamedFiles.Place(file.Path, path);
    }

    /// <summary>The file, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public async Task<byte[]?> ReadAsync(string path, Digest digest, CancellationToken cancellationToken)
    {
        using var file = NamedFiles.Open(path);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[(int)Math.Min(RandomAccess.GetLength(file), maxBytes + 1)];
        var length = await RandomAccess.ReadAsync(file, bytes, 0, cancellationToken);
        if (length == bytes.Length && Digest.Of(bytes) == digest)
        {
            return bytes;
        }

        Interlocked.Increment(ref _damaged);
        throw new ContentDamagedException(digest.ToString(), path);
    }
}
