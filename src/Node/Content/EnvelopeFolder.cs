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
    private readonly DigestFiles _files;

    private EnvelopeFolder(DataFolder folder, Incoming incoming) =>
        (_folder, _files) = (folder, new DigestFiles(incoming, MaxBytes));

    /// <summary>How many times an envelope was not what its name says.</summary>
    public long Damaged => _files.Damaged;

    /// <summary>Opens the folder.</summary>
    public static EnvelopeFolder Open(DataFolder folder) => new(folder, Incoming.OpenForEnvelopes(folder));

    public bool Holds(Digest envelope) => File.Exists(_folder.EnvelopeFile(envelope));

    /// <summary>Stores an envelope, durable on return. Throws <see cref="ContentTooLargeException"/> or
    /// <see cref="StoreUnavailableException"/>.</summary>
    public async Task<Digest> PutAsync(ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(envelope.Span);
        await _files.PutAsync(_folder.EnvelopeFile(digest), envelope, cancellationToken);
        return digest;
    }

    /// <summary>The envelope, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public Task<byte[]?> ReadAsync(Digest envelope, CancellationToken cancellationToken) =>
        _files.ReadAsync(_folder.EnvelopeFile(envelope), envelope, cancellationToken);

    /// <summary>Deletes it for good, durable on return. False when it was not here.</summary>
    public bool Delete(Digest envelope) => NamedFiles.Delete(_folder.EnvelopeFile(envelope));
}
