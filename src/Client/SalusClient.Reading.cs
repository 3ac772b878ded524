using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;

namespace Salus.Client;

/// <content>What a reader does, and a patient with the own records.</content>
public sealed partial class SalusClient
{
    private const int ReadsAtOnce = 8;
    private const int PageSize = 200;

    /// <summary>Asks to read a patient's category, or one record of it; the answer is on the ledger either
    /// way.</summary>
    public async Task<AccessDecision> RequestAccessAsync(
        MemberId patient,
        Category category,
        Purpose purpose,
        RecordId? record = null,
        CancellationToken cancellationToken = default)
    {
        var connectionKey = CallingKey.Public.Thumbprint;
        var request = new RequestAccess(patient, category, record, purpose, connectionKey);
        return AccessDecision.Of(await SubmitAsync(request, cancellationToken));
    }

    /// <summary>Reads what a permit opens: every version is checked against the proven commitment before it counts as
    /// opened. The permit is closed afterwards, and the store then says on the ledger what it released.</summary>
    public Task<IReadOnlyList<RecordRead>> ReadAsync(
        AccessDecision.Permitted permitted, CancellationToken cancellationToken = default) =>
        UnderAsync<IReadOnlyList<RecordRead>>(
            permitted,
            (node, scope, soFar) => ReadAsync(node, scope, permitted.Permit, soFar, cancellationToken),
            Reads.AreWhole,
            cancellationToken);

    /// <summary>What a permit would open; nothing is opened or checked. The permit is closed afterwards.</summary>
    public Task<IReadOnlyList<RecordListing>> RecordsAsync(
        AccessDecision.Permitted permitted, CancellationToken cancellationToken = default) =>
        UnderAsync<IReadOnlyList<RecordListing>>(
            permitted,
            (node, scope, _) => ListAsync(node, scope, permitted.Permit, cancellationToken),
            _ => true,
            cancellationToken);

    /// <summary>As a patient: reads every version of one of the own records.</summary>
    public Task<IReadOnlyList<RecordRead>> ReadAsync(
        RecordId record, CancellationToken cancellationToken = default) =>
        ReadOwnAsync(new ReadScope(Wallet.Member, null, record), cancellationToken);

    /// <summary>As a patient: reads the own records of a category.</summary>
    public Task<IReadOnlyList<RecordRead>> ReadAsync(
        Category category, CancellationToken cancellationToken = default) =>
        ReadOwnAsync(new ReadScope(Wallet.Member, category), cancellationToken);

    /// <summary>As a patient: every version of every record, or of one category. Nothing is opened, nothing
    /// checked.</summary>
    public Task<IReadOnlyList<RecordListing>> RecordsAsync(
        Category? category = null, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => ListAsync(node, new ReadScope(Wallet.Member, category), permit: null, cancellationToken),
            cancellationToken);

    /// <summary>As an author: what one stored for a patient.</summary>
    public Task<IReadOnlyList<RecordListing>> AuthoredAsync(
        MemberId patient, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => ListAsync(node, new ReadScope(patient, null, IsAuthored: true), permit: null, cancellationToken),
            cancellationToken);

    private Task<IReadOnlyList<RecordRead>> ReadOwnAsync(ReadScope scope, CancellationToken cancellationToken) =>
        _nodes.GatherAsync<IReadOnlyList<RecordRead>>(
            (node, soFar) => ReadAsync(node, scope, permit: null, soFar, cancellationToken),
            Reads.AreWhole,
            cancellationToken);

    private Task<T> UnderAsync<T>(
        AccessDecision.Permitted permitted,
        Func<Node, ReadScope, T?, Task<T>> read,
        Predicate<T> isWhole,
        CancellationToken cancellationToken)
    {
        var decided = permitted.Decided;
        var scope = new ReadScope(decided.Patient, decided.Category, decided.Record);
        var proof = new NodeBody(permitted.Finality.Proof.Write(), "application/json");
        return _nodes.GatherAsync<T>(
            async (node, soFar) =>
            {
                await node.SendAsync(HttpMethod.Post, "v1/permits", proof, cancellationToken);
                try
                {
                    return await read(node, scope, soFar);
                }
                finally
                {
                    await CloseAsync(node, permitted.Permit);
                }
            },
            isWhole,
            cancellationToken);
    }

    private async Task CloseAsync(Node node, TransactionId permit)
    {
        try
        {
            await node.DeleteAsync($"v1/permits/{permit}", CancellationToken.None);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or NodeProblemException)
        {
            // The permit lapses by itself, and the store then summarises it; what was read stays read.
            _options.OnNodeFault?.Invoke(new NodeFault(node.Address, fault));
        }
    }

    private async Task<IReadOnlyList<RecordRead>> ReadAsync(
        Node node,
        ReadScope scope,
        TransactionId? permit,
        IReadOnlyList<RecordRead>? soFar,
        CancellationToken cancellationToken)
    {
        // Of a category, what is left of it; an erased record that is asked for by name is said to be erased.
        RecordListing[] listings = soFar is null
            ? [.. (await ListAsync(node, scope, permit, cancellationToken))
                .Where(listing => !listing.Erased || scope.Record is not null)]
            : Reads.LackingIn(soFar);
        var reader = await ReaderAsync(node, scope, permit, cancellationToken);
        var reads = new RecordRead[listings.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, listings.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) => reads[index] = await ReadAsync(node, reader, listings[index], cancellation));
        return Reads.Together(soFar, reads);
    }

    private async Task<RecordReader> ReaderAsync(
        Node node, ReadScope scope, TransactionId? permit, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(node, scope.Patient, scope.Category, cancellationToken);
        return new RecordReader(
            scope.Patient, permit, keys, RoleKeysUnder(node, scope.Patient, permit, cancellationToken));
    }

    private Task<RecordRead> ReadAsync(
        Node node, RecordReader reader, RecordListing listing, CancellationToken cancellationToken) =>
        TryReadAsync(listing, async () =>
        {
            var (stored, contentKey) = await OpenEnvelopeAsync(node, reader, listing, cancellationToken);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(_options.Timeout);
            await using var ciphertext = await DownloadAsync(node, reader, listing, deadline.Token);

            // As long as its author sealed it: a node cannot add a segment that opens. spec records 6.7
            await using var content = new MemoryStream();
            var (mediaType, length) = await RecordStreams.OpenAsync(
                AddressOf(reader.Patient, listing),
                listing.ToCommitment(),
                ciphertext,
                contentKey,
                content,
                deadline.Token);
            var bytes = content.GetBuffer().AsMemory(0, checked((int)length));
            return new RecordRead.Opened(listing, new RecordContent(mediaType, bytes), stored);
        });

    private async Task<(Finality Stored, byte[] ContentKey)> OpenEnvelopeAsync(
        Node node, RecordReader reader, RecordListing listing, CancellationToken cancellationToken)
    {
        var stored = await FinalityAsync(node, listing.Transaction, reader.Permit, cancellationToken);
        ProvenListing.Require(stored, listing, reader.Patient);
        var envelope = await node.GetBytesAsync($"{PathOf(listing)}/envelope", reader.Permit, cancellationToken);
        return (stored, await ContentKeyAsync(reader, listing, envelope));
    }

    private static async Task<RecordRead> TryReadAsync(RecordListing listing, Func<Task<RecordRead>> read)
    {
        try
        {
            RequireNotErased(listing);
            return await read();
        }
        catch (Exception fault) when (fault is RecordException or NodeProblemException)
        {
            return new RecordRead.Unreadable(listing, (SalusException)fault);
        }
    }

    private static void RequireNotErased(RecordListing listing)
    {
        if (listing.Erased)
        {
            throw new RecordException(
                RecordFault.RecordErased, "The patient had this record erased; no store holds it any more.");
        }
    }

    private static async Task<IReadOnlyList<RecordListing>> ListAsync(
        Node node, ReadScope scope, TransactionId? permit, CancellationToken cancellationToken)
    {
        List<RecordListing> listings = [];
        var pages = new Pages();
        var query = $"limit={PageSize}"
            + (scope.Category is { } category ? $"&category={Code<Category>.Text(category)}" : "")
            + (scope.IsAuthored ? "&authored=true" : "");
        for (var after = ""; ;)
        {
            var path = $"v1/patients/{scope.Patient}/records?{query}{after}";
            var page = await node.GetPageAsync(
                path, AnswersJson.Api.RecordsAnswer, permit, pages, cancellationToken);
            listings.AddRange(page.Records.Where(listing => scope.Record is null || listing.Record == scope.Record));
            if (page.Records.Count < PageSize)
            {
                return listings;
            }

            after = $"&after={page.Next}";
        }
    }

    private RecordAddress AddressOf(MemberId patient, RecordListing listing) =>
        new(Genesis.Network, patient, listing.Record, listing.Version, listing.Category);

    private static string PathOf(RecordListing listing) => $"v1/records/{listing.Record}/versions/{listing.Version}";

    private sealed record ReadScope(
        MemberId Patient, Category? Category, RecordId? Record = null, bool IsAuthored = false);

    private sealed record RecordReader(
        MemberId Patient, TransactionId? Permit, KeysFound Keys, Lazy<Task<RoleKeyRing>> RoleKeys);
}
