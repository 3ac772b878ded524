using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Content;

/// <summary>Envelopes under their digests, always in the node's own folder: they are never on IPFS, so that deleting
/// one deletes it (spec storage 5.1, 5.6).</summary>
public sealed class EnvelopeFolder
{
    /// <summary>The most bytes an envelope has.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly DataFolder _folder;
    private readonly Incoming _incoming;
    private long _damaged;

    private EnvelopeFolder(DataFolder folder, Incoming incoming) => (_folder, _incoming) = (folder, incoming);

    /// <summary>How many times an envelope was not what its name says.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Opens the folder.</summary>
    public static EnvelopeFolder Open(DataFolder folder) => new(folder, Incoming.OpenForEnvelopes(folder));

    public bool Holds(Digest envelope) => File.Exists(_folder.EnvelopeFile(envelope));

    /// <summary>Stores an envelope, durable on return. Throws <see cref="ContentTooLargeException"/> or
    /// <see cref="StoreUnavailableException"/>.</summary>
    public async Task<Digest> PutAsync(ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(envelope.Span);
        using var content = new MemoryStream(envelope.ToArray(), writable: false);
        using var file = await _incoming.ReceiveAsync(content, MaxBytes, cancellationToken);
        NamedFiles.Place(file.Path, _folder.EnvelopeFile(digest));
        return digest;
    }

    /// <summary>The envelope, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public async Task<byte[]?> ReadAsync(Digest envelope, CancellationToken cancellationToken)
    {
        var path = _folder.EnvelopeFile(envelope);
        using var file = NamedFiles.Open(path);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[(int)Math.Min(RandomAccess.GetLength(file), MaxBytes + 1)];
        var length = await RandomAccess.ReadAsync(file, bytes, 0, cancellationToken);
        if (length == bytes.Length && Digest.Of(bytes) == envelope)
        {
            return bytes;
        }

        Interlocked.Increment(ref _damaged);
        throw new ContentDamagedException(envelope.ToString(), path);
    }

    /// <summary>Deletes it for good, durable on return. False when it was not here.</summary>
    public bool Delete(Digest envelope) => NamedFiles.Delete(_folder.EnvelopeFile(envelope));
}
