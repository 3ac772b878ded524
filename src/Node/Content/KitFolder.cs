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
    private readonly DigestFiles _files;

    private KitFolder(DataFolder folder, Incoming incoming) =>
        (_folder, _files) = (folder, new DigestFiles(incoming, MaxBytes));

    /// <summary>How many times a kit was not what its name says.</summary>
    public long Damaged => _files.Damaged;

    /// <summary>Opens the folder.</summary>
    public static KitFolder Open(DataFolder folder) => new(folder, Incoming.OpenForKits(folder));

    /// <summary>Stores a patient's kit, durable on return, and deletes the others but the one named on the ledger.
    /// Throws <see cref="ContentTooLargeException"/> or <see cref="StoreUnavailableException"/>.</summary>
    public async Task<Digest> PutAsync(
        MemberId patient, ReadOnlyMemory<byte> kit, Digest? named, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(kit.Span);
        await _files.PutAsync(_folder.KitFile(patient, digest), kit, cancellationToken);
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
    public Task<byte[]?> ReadAsync(MemberId patient, Digest kit, CancellationToken cancellationToken) =>
        _files.ReadAsync(_folder.KitFile(patient, kit), kit, cancellationToken);
}
