using Salus.Node.Storage;
using Salus.Node.Uploads;

namespace Salus.Node.Content;

/// <summary>What this node keeps off the ledger: ciphertext, in a folder or in IPFS, and envelopes.</summary>
public sealed class LocalStore : IDisposable
{
    private LocalStore(
        DataFolder folder, IContentStore content, EnvelopeFolder envelopes, ContentLimits limits, UploadDesk uploads)
    {
        (Folder, Content, Envelopes) = (folder, content, envelopes);
        (Limits, Uploads) = (limits, uploads);
    }

    /// <summary>Where envelopes lie, and content unless IPFS has it.</summary>
    public DataFolder Folder { get; }

    /// <summary>Ciphertext.</summary>
    public IContentStore Content { get; }

    /// <summary>Whether the IPFS node may be used now; null where content is kept in a folder.</summary>
    internal KuboPrivacy? IpfsPrivacy => (Content as KuboStore)?.Privacy;

    /// <summary>Envelopes.</summary>
    public EnvelopeFolder Envelopes { get; }

    /// <summary>How many reads found something that was not what its name says.</summary>
    public long Damaged => Content.Damaged + Envelopes.Damaged + Kits.Damaged;

    /// <summary>Recovery kits.</summary>
    public required KitFolder Kits { get; init; }

    /// <summary>How much may come in.</summary>
    internal ContentLimits Limits { get; }

    /// <summary>What comes in by parts.</summary>
    internal UploadDesk Uploads { get; }

    /// <summary>Opens what is in the data folder, whose lock the caller holds. Throws a <see
    /// cref="Hosting.NodeStartException"/> when the IPFS node cannot be used, or must not be.</summary>
    public static async Task<LocalStore> OpenAsync(
        DataFolder folder, ContentOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var envelopes = EnvelopeFolder.Open(folder);
        IContentStore content = options.Ipfs is { } ipfs
            ? await KuboStore.OpenAsync(folder, ipfs, time, cancellationToken)
            : FolderStore.Open(folder, time);
        try
        {
            var limits = new ContentLimits(folder, options, time);
            return new LocalStore(folder, content, envelopes, limits, UploadDesk.Open(folder, content, time))
            {
                Kits = KitFolder.Open(folder),
            };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Uploads.Dispose();
        Content.Dispose();
    }
}
