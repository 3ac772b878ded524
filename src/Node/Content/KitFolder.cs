using Salus.Ledger;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Content;

/// <summary>Recovery kits, each under its patient and its digest. They are no envelopes: a record that names a kit's
/// digest gives nobody the kit, and erasing that record deletes no kit (spec recovery 5.4).</summary>
public sealed class KitFolder
{
    /// <summary>The most bytes a kit has.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly DataFolder _folder;
    private readonly Incoming _incoming;
    private long _damaged;

    private KitFolder(DataFolder folder, Incoming incoming) => (_folder, _incoming) = (folder, incoming);

    /// <summary>How many times a kit was not what its name says.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Opens the folder.</summary>
    public static KitFolder Open(DataFolder folder) => new(folder, Incoming.OpenForKits(folder));

    /// <summary>Stores a patient's kit, durable on return, and deletes the others but the one named on the ledger.
    /// Throws <see cref="ContentTooLargeException"/> or <see cref="StoreUnavailableException"/>.</summary>
    public async Task<Digest> PutAsync(
        MemberId patient, ReadOnlyMemory<byte> kit, Digest? named, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(kit.Span);
        var path = _folder.KitFile(patient, digest);
        using var content = new MemoryStream(kit.ToArray(), writable: false);
        using var file = await _incoming.ReceiveAsync(content, MaxBytes, cancellationToken);
        NamedFiles.Place(file.Path, path);
        DeleteAllBut(patient, named, digest);
        return digest;
    }

    /// <summary>Deletes a patient's kits for good, but for those that are kept.</summary>
    public void DeleteAllBut(MemberId patient, params IEnumerable<Digest?> kept)
    {
        var folder = Path.GetDirectoryName(_folder.KitFile(patient, default))!;
        if (!Directory.Exists(folder))
        {
            return;
        }

        var names = kept.Select(one => $"{one}").ToHashSet(StringComparer.Ordinal);
        foreach (var other in Directory.EnumerateFiles(folder).Where(path => !names.Contains(Path.GetFileName(path))))
        {
            NamedFiles.Delete(other);
        }
    }

    /// <summary>The kit, verified, or null when it is not here. Throws <see
    /// cref="ContentDamagedException"/>.</summary>
    public async Task<byte[]?> ReadAsync(MemberId patient, Digest kit, CancellationToken cancellationToken)
    {
        var path = _folder.KitFile(patient, kit);
        using var file = NamedFiles.Open(path);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[(int)Math.Min(RandomAccess.GetLength(file), MaxBytes + 1)];
        var length = await RandomAccess.ReadAsync(file, bytes, 0, cancellationToken);
        if (length == bytes.Length && Digest.Of(bytes) == kit)
        {
            return bytes;
        }

        Interlocked.Increment(ref _damaged);
        throw new ContentDamagedException(kit.ToString(), path);
    }
}
