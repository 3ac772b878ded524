using Salus.Node.Storage;

namespace Salus.Node.Content;

/// <summary>What this node keeps off the ledger: ciphertext, in a folder or in IPFS, and envelopes.</summary>
public sealed record LocalStore(DataFolder Folder, IContentStore Content, EnvelopeFolder Envelopes) : IDisposable
{
    /// <summary>How many reads found something that was not what its name says.</summary>
    public long Damaged => Content.Damaged + Envelopes.Damaged + Kits.Damaged;

    /// <summary>Recovery kits.</summary>
    public required KitFolder Kits { get; init; }

    /// <summary>Opens what is in the data folder, whose lock the caller holds.</summary>
    public static LocalStore Open(DataFolder folder)
    {
        var envelopes = EnvelopeFolder.Open(folder);
        return new LocalStore(folder, FolderStore.Open(folder), envelopes) { Kits = KitFolder.Open(folder) };
    }

    public void Dispose() => Content.Dispose();
}
