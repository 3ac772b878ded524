using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>What was stored: its name and its length in bytes.</summary>
public sealed record StoredContent(Cid Cid, long Length);

/// <summary>Ciphertext under its CID, in a folder or in IPFS (spec storage 5). What it gives out has been compared with
/// the name, leaf by leaf.</summary>
public interface IContentStore : IDisposable
{
    /// <summary>How many times something stored was not what its name says.</summary>
    long Damaged { get; }

    /// <summary>Stores a stream to its end, durable on return. Throws <see cref="ContentTooLargeException"/>, or
    /// <see cref="StoreUnavailableException"/> when the disk takes no more; then nothing of it stays.</summary>
    Task<StoredContent> PutAsync(Stream content, long maxLength, CancellationToken cancellationToken);

    /// <summary>Takes over a file that is whole and flushed, on the disk of the data folder; durable on return, and
    /// the file is then gone from its place.</summary>
    Task<StoredContent> TakeAsync(string file, CancellationToken cancellationToken);

    /// <summary>The content, or null when it is not here. The stream seeks, is read asynchronously, and gives out no
    /// byte that was not verified: opening it or reading from it throws <see
    /// cref="ContentDamagedException"/>.</summary>
    Task<Stream?> OpenAsync(Cid cid, CancellationToken cancellationToken);

    /// <summary>Whether it is here, as far as names say.</summary>
    Task<bool> HoldsAsync(Cid cid, CancellationToken cancellationToken);

    /// <summary>Deletes it for good, durable on return. False when it was not here; then nothing happens.</summary>
    Task<bool> DeleteAsync(Cid cid, CancellationToken cancellationToken);

    /// <summary>What was last stored before a time.</summary>
    IEnumerable<Cid> StoredBefore(DateTimeOffset time);

    /// <summary>Deletes it unless it was stored again since a time, also by somebody who does so now. False when
    /// nothing was deleted.</summary>
    Task<bool> DeleteStoredBeforeAsync(Cid cid, DateTimeOffset time, CancellationToken cancellationToken);
}
