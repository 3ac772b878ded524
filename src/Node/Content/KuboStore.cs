using System.Text.Json;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>Content in an IPFS node on this machine, pinned, through Kubo's RPC API. Names are computed here and never
/// taken from it; what comes back is compared leaf by leaf (spec storage 6, docs/adr/0015).</summary>
internal sealed class KuboStore : IContentStore
{
    // The profile unixfs-v1-2025, said in full: defaults differ between implementations. spec storage 6.2
    private const string Add =
        "add?cid-version=1&raw-leaves=true&chunker=size-1048576&max-file-links=1024&hash=sha2-256&cid-base=base32"
        + "&pin=true&progress=false&wrap-with-directory=false";

    private readonly DataFolder _folder;
    private readonly KuboApi _api;
    private readonly Incoming _incoming;
    private readonly LeafFiles _leaves;
    private long _damaged;

    private KuboStore(DataFolder folder, KuboApi api, KuboPrivacy privacy)
    {
        (_folder, _api, _incoming, _leaves) = (folder, api, Incoming.Open(folder), new LeafFiles(folder));
        Privacy = privacy;
    }

    /// <summary>Whether the IPFS node may be used now.</summary>
    public KuboPrivacy Privacy { get; }

    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Opens the store; throws <see cref="Hosting.NodeStartException"/> when the IPFS node does not answer, or
    /// is open to the world.</summary>
    public static async Task<KuboStore> OpenAsync(
        DataFolder folder, IpfsOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var privacy = new KuboPrivacy(options, time);
        var api = new KuboApi(options.Api, time, privacy);
        try
        {
            await privacy.RequireAtStartAsync(cancellationToken);
            return new KuboStore(folder, api, privacy);
        }
        catch
        {
            api.Dispose();
            privacy.Dispose();
            throw;
        }
    }

    public async Task<StoredContent> PutAsync(Stream content, long maxLength, CancellationToken cancellationToken)
    {
        using var file = await _incoming.ReceiveAsync(content, maxLength, cancellationToken);
        return await PlaceAsync(file.Path, file.Leaves, cancellationToken);
    }

    public async Task<StoredContent> TakeAsync(string file, CancellationToken cancellationToken)
    {
        // Only once it is pinned the file goes: an IPFS node that is away costs nobody the upload.
        var leaves = await LeafMeasure.OfFileAsync(file, cancellationToken);
        var stored = await PlaceAsync(file, leaves, cancellationToken);
        File.Delete(file);
        return stored;
    }

    public async Task<bool> HoldsAsync(Cid cid, CancellationToken cancellationToken)
    {
        try
        {
            var pins = await _api.AskAsync($"pin/ls?arg={cid}&type=recursive&cid-base=base32", cancellationToken);
            return pins.TryGetProperty("Keys", out var keys) && keys.TryGetProperty($"{cid}", out _);
        }
        catch (IpfsException refused) when (refused.IsRefusal)
        {
            // Not pinned is an error there.
            return false;
        }
    }

    public async Task<Stream?> OpenAsync(Cid cid, CancellationToken cancellationToken)
    {
        var leaves = await _leaves.FindAsync(cid, cancellationToken);
        if (leaves is null)
        {
            if (!await HoldsAsync(cid, cancellationToken))
            {
                return null;
            }

            leaves = await MeasureAsync(cid, cancellationToken);
            _leaves.Keep(leaves);
        }

        return new LeafStream(
            leaves,
            (index, leaf, cancellation) => ReadAsync(leaves, index, leaf, cancellation),
            () => Damage(cid),
            source: null);
    }

    public async Task<bool> DeleteAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (!await HoldsAsync(cid, cancellationToken))
        {
            _leaves.Forget(cid);
            return false;
        }

        var blocks = await BlocksAsync(cid, cancellationToken);
        await _api.AskAsync($"pin/rm?arg={cid}&cid-base=base32", cancellationToken);
        foreach (var block in blocks)
        {
            await RemoveAsync(block, cancellationToken);
        }

        _leaves.Forget(cid);
        return true;
    }

    public IEnumerable<Cid> StoredBefore(DateTimeOffset time) =>
        NamedFiles.WrittenBefore(_folder.Content, LeafFiles.Ending, time);

    // Whoever stores it now has written its leaves anew before it is pinned, and looks for the pin after that.
    public async Task<bool> DeleteStoredBeforeAsync(
        Cid cid, DateTimeOffset time, CancellationToken cancellationToken) =>
        NamedFiles.IsWrittenBefore(_leaves.PathOf(cid), time) && await DeleteAsync(cid, cancellationToken);

    public void Dispose()
    {
        _api.Dispose();
        Privacy.Dispose();
    }

    // The root first: without it the others are nobody's.
    private async Task<IReadOnlyList<Cid>> BlocksAsync(Cid cid, CancellationToken cancellationToken)
    {
        try
        {
            // Without its leaves the pin could go, and the blocks would stay until somebody collects them.
            var leaves = await _leaves.FindAsync(cid, cancellationToken) ?? await MeasureAsync(cid, cancellationToken);
            return [.. leaves.Nodes().Select(node => node.Cid).Reverse().Concat(leaves.Cids()).Distinct()];
        }
        catch (ContentDamagedException)
        {
            // Nobody reads it any more, and it must not keep its patient from erasing it. spec storage 6.4
            return [cid];
        }
    }

    // A leaf that another content has too is pinned by that one: it stays.
    private async Task RemoveAsync(Cid block, CancellationToken cancellationToken)
    {
        try
        {
            await _api.AskAsync($"block/rm?arg={block}&force=true&cid-base=base32", cancellationToken);
        }
        catch (IpfsException refused) when (refused.IsRefusal)
        {
            // Pinned by another content; the answer to a block that was gone is no error.
        }
    }

    private async ValueTask<bool> ReadAsync(
        Leaves leaves, int index, Memory<byte> leaf, CancellationToken cancellationToken) =>
        await _api.TryReadAsync($"block/get?arg={leaves.CidOf(index)}&offline=true", leaf, cancellationToken);

    private async Task<StoredContent> PlaceAsync(string file, Leaves leaves, CancellationToken cancellationToken)
    {
        var cid = leaves.Cid;
        _leaves.Keep(leaves);
        try
        {
            if (!await TryAddAsync(file, cid, cancellationToken))
            {
                await ImportAsync(file, leaves, cancellationToken);
            }

            if (!await HoldsAsync(cid, cancellationToken))
            {
                throw new IpfsException("add", $"it answers that {cid} is not pinned");
            }
        }
        catch (IpfsException fault)
        {
            throw new StoreUnavailableException("the IPFS node's repository", fault);
        }

        return new StoredContent(cid, leaves.Length);
    }

    // False when the IPFS node gives it another name: some do not follow the profile for contents of many leaves.
    private async Task<bool> TryAddAsync(string file, Cid cid, CancellationToken cancellationToken)
    {
        await using var bytes = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var answer = await _api.SendFileAsync(Add, bytes, bytes.Length, cancellationToken);
        var name = answer.TryGetProperty("Hash", out var hash) && hash.ValueKind == JsonValueKind.String
            ? hash.GetString()
            : throw new IpfsException("add", "the answer has no Hash");
        if (name == cid.ToString())
        {
            return true;
        }

        if (Cid.TryParse(name, out var other))
        {
            await _api.AskAsync($"pin/rm?arg={other}&cid-base=base32", cancellationToken);
            await RemoveAsync(other, cancellationToken);
        }

        return false;
    }

    private async Task ImportAsync(string file, Leaves leaves, CancellationToken cancellationToken)
    {
        await using var archive = new CarStream(file, leaves);
        await _api.SendFileAsync(
            "dag/import?pin-roots=true&cid-base=base32", archive, leaves.Length, cancellationToken);
    }

    private async Task<Leaves> MeasureAsync(Cid cid, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await _api.OpenAsync($"cat?arg={cid}&offline=true", cancellationToken);
            var leaves = await LeafMeasure.OfAsync(content, cancellationToken);
            return leaves.Cid == cid ? leaves : throw Damage(cid);
        }
        catch (Exception fault) when (fault is HttpIOException || fault is IpfsException { IsRefusal: true })
        {
            throw Damage(cid);
        }
    }

    private ContentDamagedException Damage(Cid cid)
    {
        Interlocked.Increment(ref _damaged);
        _leaves.Forget(cid);
        return new ContentDamagedException(cid.ToString(), "the IPFS node's repository");
    }
}
