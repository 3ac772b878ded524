using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives;
using Salus.Primitives.Jose;

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
        _nodes.AskAsync(
            node => UnderAsync(
                node,
                permitted,
                () => ReadAsync(node, ScopeOf(permitted.Decided), permitted.Permit, cancellationToken),
                cancellationToken),
            cancellationToken);

    /// <summary>What a permit would open; nothing is opened or checked. The permit is closed afterwards.</summary>
    public Task<IReadOnlyList<RecordListing>> RecordsAsync(
        AccessDecision.Permitted permitted, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => UnderAsync(
                node,
                permitted,
                () => ListAsync(node, ScopeOf(permitted.Decided), permitted.Permit, cancellationToken),
                cancellationToken),
            cancellationToken);

    /// <summary>As a patient: reads every version of one of the own records.</summary>
    public Task<IReadOnlyList<RecordRead>> ReadAsync(
        RecordId record, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => ReadAsync(node, new ReadScope(Wallet.Member, null, record), permit: null, cancellationToken),
            cancellationToken);

    /// <summary>As a patient: reads the own records of a category.</summary>
    public Task<IReadOnlyList<RecordRead>> ReadAsync(
        Category category, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => ReadAsync(node, new ReadScope(Wallet.Member, category), permit: null, cancellationToken),
            cancellationToken);

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

    /// <summary>As a patient: lets a grantee read single records, every version there is now; no category key is
    /// given.</summary>
    public async Task<Finality> NarrowAsync(
        Grantee grantee,
        IReadOnlyList<RecordId> records,
        Purpose purpose,
        Period period,
        CancellationToken cancellationToken = default)
    {
        var recipient = new KeyRecipient(grantee, await RequireKeyAsync(grantee, cancellationToken));
        var listings = (await RecordsAsync(category: null, cancellationToken))
            .Where(listing => records.Contains(listing.Record) && !listing.Erased)
            .ToList();
        if (records.Except(listings.Select(listing => listing.Record)).Any())
        {
            throw new RecordException(RecordFault.RecordUnavailable, "The patient has no such record.");
        }

        Category[] categories = [.. listings.Select(listing => listing.Category).Distinct()];
        await HoldKeysAsync(await PolicyAsync(cancellationToken), categories, cancellationToken);
        List<NarrowedRecord> narrowed = [];
        foreach (var listing in listings)
        {
            narrowed.Add(await NarrowAsync(listing, recipient, cancellationToken));
        }

        var terms = new GrantTerms(categories, purpose, period);
        return await SignedAsync(
            policy => Task.FromResult(new Drafted<Message>(
                new PolicyAuthor(Patient, policy).Narrow(grantee, terms, narrowed), [], [], [])),
            cancellationToken);
    }

    private Task<NarrowedRecord> NarrowAsync(
        RecordListing listing, KeyRecipient recipient, CancellationToken cancellationToken) => _nodes.AskAsync(
        async node =>
        {
            var address = AddressOf(Wallet.Member, listing);
            var bytes = await node.GetBytesAsync($"{PathOf(listing)}/envelope", permit: null, cancellationToken);
            var contentKey = Envelope.Parse(bytes, listing.Envelope).Open(
                address,
                listing.Epoch,
                Envelope.CategoryRecipient,
                Wallet.CategoryKeys.Find(listing.Category, listing.Epoch) ?? throw NoKey(listing));
            var envelope = Envelope.Seal(
                contentKey, address, listing.Epoch, recipient.Grantee.ToString(), recipient.Key);
            await UploadEnvelopeAsync(node, envelope, cancellationToken);
            return new NarrowedRecord(listing.Record, listing.Version, envelope.Digest);
        },
        cancellationToken);

    private static ReadScope ScopeOf(Event.AccessDecided decided) =>
        new(decided.Patient, decided.Category, decided.Record);

    private async Task<T> UnderAsync<T>(
        Node node, AccessDecision.Permitted permitted, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var proof = new NodeBody(permitted.Finality.Proof.Write(), "application/json");
        await node.SendAsync(HttpMethod.Post, "v1/permits", proof, cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            await CloseAsync(node, permitted.Permit);
        }
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
        Node node, ReadScope scope, TransactionId? permit, CancellationToken cancellationToken)
    {
        // Of a category, what is left of it; an erased record that is asked for by name is said to be erased.
        RecordListing[] listings = [.. (await ListAsync(node, scope, permit, cancellationToken))
            .Where(listing => !listing.Erased || scope.Record is not null)];
        var reader = await ReaderAsync(node, scope, permit, cancellationToken);
        var reads = new RecordRead[listings.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, listings.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) => reads[index] = await ReadAsync(node, reader, listings[index], cancellation));
        return reads;
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

    private async Task<byte[]> ContentKeyAsync(RecordReader reader, RecordListing listing, byte[] envelope)
    {
        var address = AddressOf(reader.Patient, listing);
        if (listing.GranteeEnvelope is { } own)
        {
            var narrowed = Envelope.Parse(envelope, own);
            return narrowed.IsFor(Wallet.AgreementKey.Public)
                ? narrowed.Open(address, listing.Epoch, Wallet.Grantee.ToString(), Wallet.AgreementKey)
                : (await reader.RoleKeys.Value).ContentKey(listing.Record, listing.Version) ?? throw NoKey(listing);
        }

        var key = reader.Keys.Ring.Find(listing.Category, listing.Epoch)
            ?? (await reader.RoleKeys.Value).Find(listing.Category, listing.Epoch)
            ?? throw reader.Keys.Fault ?? NoKey(listing);
        return Envelope.Parse(envelope, listing.Envelope).Open(address, listing.Epoch, Envelope.CategoryRecipient, key);
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

    /// <summary>Makes sure that the wallet holds every epoch of categories; what it lacks is sealed to it on the
    /// ledger.</summary>
    private async Task HoldKeysAsync(
        PolicyNow policy, IReadOnlyList<Category> categories, CancellationToken cancellationToken)
    {
        Category[] lacking =
            [.. categories.Where(category => !Patient.Keys.Holds(category, 1, policy.Epoch(category)))];
        foreach (var category in lacking)
        {
            var found = await _nodes.AskAsync(
                node => KeysAsync(node, Patient.Member, category, cancellationToken), cancellationToken);
            await KeepAsync(found.Ring.All, cancellationToken);
        }
    }

    private async Task<KeysFound> KeysAsync(
        Node node, MemberId patient, Category? category, CancellationToken cancellationToken)
    {
        var query = category is { } one ? $"?category={Code<Category>.Text(one)}" : "";
        var answers = await node.GetAsync(
            $"v1/patients/{patient}/keys{query}", AnswersJson.Api.IReadOnlyListKeyAnswer, null, cancellationToken);
        var ring = new KeyRing();
        RecordException? fault = null;
        foreach (var answer in answers)
        {
            try
            {
                ring.AddAll(Open(patient, answer));
            }
            catch (RecordException refusal)
            {
                // One bad seal does not spoil the others; it is the reason given for what stays closed.
                fault ??= refusal;
            }
        }

        return new KeysFound(ring, fault);
    }

    private IReadOnlyList<EpochKey> Open(MemberId patient, KeyAnswer answer)
    {
        var sealedKey = new SealedKey(answer.Category, answer.First, answer.Last, answer.Jwe);
        var sealedTo = SealedToOf(answer.Jwe);
        var key = Wallet.RetiredAgreementKeys.Prepend(Wallet.AgreementKey)
            .FirstOrDefault(own => own.Public.Thumbprint == sealedTo);

        // Sealed to a role of one's organisation: its key service opens those.
        return key is null
            ? []
            : CategorySeal.Open(Genesis.Network, patient, sealedKey, Wallet.Grantee, key, answer.PublicKeys);
    }

    private static Digest? SealedToOf(string jwe)
    {
        try
        {
            return Jwe.ReadHeader(jwe).KeyThumbprint;
        }
        catch (JoseRejectedException)
        {
            return null;
        }
    }

    private RecordAddress AddressOf(MemberId patient, RecordListing listing) =>
        new(Genesis.Network, patient, listing.Record, listing.Version, listing.Category);

    private static string PathOf(RecordListing listing) => $"v1/records/{listing.Record}/versions/{listing.Version}";

    private static RecordException NoKey(RecordListing listing) => new(
        RecordFault.RecordNotForYou,
        $"No key for epoch {listing.Epoch} of {Code<Category>.Text(listing.Category)} is sealed to this wallet.");

    private sealed record ReadScope(
        MemberId Patient, Category? Category, RecordId? Record = null, bool IsAuthored = false);

    private sealed record RecordReader(
        MemberId Patient, TransactionId? Permit, KeysFound Keys, Lazy<Task<RoleKeyRing>> RoleKeys);

    private sealed record KeysFound(KeyRing Ring, RecordException? Fault);
}
