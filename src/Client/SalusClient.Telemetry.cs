using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Telemetry;
using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>Batches of measurements and alerts.</content>
public sealed partial class SalusClient
{
    /// <summary>As an agent: seals a batch to the patient's category key, stores it, and anchors it by its Merkle root.
    /// A refusal is a <see cref="RefusedException"/>; BatchExists says that an earlier try got through.</summary>
    public async Task<Finality> AnchorAsync(NewBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Content.Bytes.Length, NewBatch.MaxBytes, nameof(batch));
        var epoch = await CurrentEpochAsync(batch.Patient, batch.Category, cancellationToken);
        if (epoch.RotationDue)
        {
            // The ledger would refuse it; nothing is uploaded for it.
            throw new RefusedException(Refusal.RotationDue);
        }

        var address = AddressOf(batch.Patient, batch.Batch, batch.Category);
        var sealedBatch = SealedBatch.Seal(address, batch.Content, batch.Root, epoch);
        await _nodes.AskAsync(
            async node =>
            {
                await UploadContentAsync(
                    node, sealedBatch.Ciphertext, sealedBatch.Commitment.Content, cancellationToken);
                await UploadEnvelopeAsync(node, sealedBatch.Envelope, cancellationToken);
                return true;
            },
            cancellationToken);
        return await SubmitAsync(
            new AnchorBatch(batch.Patient, batch.Batch, batch.Category, batch.Count, sealedBatch.Commitment),
            cancellationToken);
    }

    /// <summary>As an agent: tells the recipients of an alert, on the ledger; what it says only the holders of the
    /// category's key open.</summary>
    public async Task<Finality> RaiseAlertAsync(NewAlert alert, CancellationToken cancellationToken = default) =>
        await SubmitAsync(await DraftAlertAsync(alert, cancellationToken), cancellationToken);

    /// <summary>As an agent: the message of <see cref="RaiseAlertAsync"/>, sealed, for who notes which transaction it
    /// signs before submitting it.</summary>
    public async Task<RaiseAlert> DraftAlertAsync(NewAlert alert, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            alert.Content.Length, NewAlert.MaxContentBytes, nameof(alert));
        var epoch = await CurrentEpochAsync(alert.Patient, alert.Category, cancellationToken);
        return new RaiseAlert
        {
            Patient = alert.Patient,
            Alert = alert.Alert,
            Notice = alert.Notice,
            Sequence = alert.Sequence,
            Category = alert.Category,
            Epoch = epoch.Epoch,
            Level = alert.Level,
            Recipients = alert.Recipients,
            Content = AlertContent.Seal(Genesis.Network, alert, epoch),
        };
    }

    /// <summary>As a recipient of a notice, or the patient: says that the alert was seen.</summary>
    public Task<Finality> AcknowledgeAlertAsync(
        MemberId patient, AlertId alert, long notice, CancellationToken cancellationToken = default) =>
        SubmitAsync(new AcknowledgeAlert(patient, alert, notice), cancellationToken);

    /// <summary>As a party to an alert who holds the category's key: what a notice says, from the transaction that
    /// raised it. Who holds the key through a role brings a permit for the category.</summary>
    public async Task<OpenedAlert> OpenAlertAsync(
        TransactionId raised,
        AccessDecision.Permitted? permitted = null,
        CancellationToken cancellationToken = default)
    {
        var finality = await ProveAsync(raised, cancellationToken);
        if (finality.Message is not RaiseAlert alert)
        {
            throw new ArgumentException("The transaction raised no alert.", nameof(raised));
        }

        var key = permitted is null
            ? await _nodes.AskAsync(node => KeyOfAsync(node, alert, permit: null, cancellationToken), cancellationToken)
            : await UnderAsync<KeyPair>(
                permitted,
                (node, _, _) => KeyOfAsync(node, alert, permitted.Permit, cancellationToken),
                _ => true,
                cancellationToken);
        return new OpenedAlert(alert, AlertContent.Open(Genesis.Network, alert, key), finality);
    }

    /// <summary>As a patient, or its agent: the anchored batches that one may see, of all categories or one, oldest
    /// first. Nothing is opened, nothing checked.</summary>
    public Task<IReadOnlyList<BatchListing>> BatchesAsync(
        MemberId patient, Category? category = null, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => BatchesAsync(node, new ReadScope(patient, category), permit: null, cancellationToken),
            cancellationToken);

    /// <summary>The batches that a permit opens. The permit is closed afterwards.</summary>
    public Task<IReadOnlyList<BatchListing>> BatchesAsync(
        AccessDecision.Permitted permitted, CancellationToken cancellationToken = default) =>
        UnderAsync<IReadOnlyList<BatchListing>>(
            permitted,
            (node, scope, _) => BatchesAsync(node, scope, permitted.Permit, cancellationToken),
            _ => true,
            cancellationToken);

    /// <summary>As a patient, or its agent: opens a batch.</summary>
    public Task<BatchRead> ReadBatchAsync(
        MemberId patient, BatchListing batch, CancellationToken cancellationToken = default) => _nodes.AskAsync(
        async node => await ReadAsync(
            node,
            await ReaderAsync(node, new ReadScope(patient, batch.Category), permit: null, cancellationToken),
            batch,
            cancellationToken),
        cancellationToken);

    /// <summary>Opens batches under a permit, those chosen, or all of the category; it is closed afterwards, and the
    /// store then says on the ledger what it released.</summary>
    public Task<IReadOnlyList<BatchRead>> ReadBatchesAsync(
        AccessDecision.Permitted permitted,
        Predicate<BatchListing>? choose = null,
        CancellationToken cancellationToken = default) =>
        UnderAsync<IReadOnlyList<BatchRead>>(
            permitted,
            async (node, scope, _) =>
            {
                var reader = await ReaderAsync(node, scope, permitted.Permit, cancellationToken);
                var listings = await BatchesAsync(node, scope, permitted.Permit, cancellationToken);
                List<BatchRead> reads = [];
                foreach (var listing in listings.Where(listing => choose?.Invoke(listing) != false))
                {
                    reads.Add(await ReadAsync(node, reader, listing, cancellationToken));
                }

                return reads;
            },
            _ => true,
            cancellationToken);

    private BatchAddress AddressOf(MemberId patient, BatchId batch, Category category) =>
        new(Genesis.Network, patient, batch, category);

    private async Task<PublicEpoch> CurrentEpochAsync(
        MemberId patient, Category category, CancellationToken cancellationToken) =>
        (await EpochsAsync(patient, cancellationToken)).FirstOrDefault(epoch => epoch.Category == category)
        ?? throw new RefusedException(Refusal.NoEpoch);

    private async Task<KeyPair> KeyOfAsync(
        Node node, RaiseAlert alert, TransactionId? permit, CancellationToken cancellationToken)
    {
        var scope = new ReadScope(alert.Patient, alert.Category);
        var reader = await ReaderAsync(node, scope, permit, cancellationToken);
        return await KeyOfAsync(reader, alert.Category, alert.Epoch);
    }

    private static async Task<KeyPair> KeyOfAsync(RecordReader reader, Category category, long epoch) =>
        reader.Keys.Ring.Find(category, epoch)
        ?? (await reader.RoleKeys.Value).Find(category, epoch)
        ?? throw reader.Keys.Fault ?? new RecordException(
            RecordFault.RecordNotForYou,
            $"No key for epoch {epoch} of {Code<Category>.Text(category)} is sealed to this wallet.");

    private async Task<BatchRead> ReadAsync(
        Node node, RecordReader reader, BatchListing batch, CancellationToken cancellationToken)
    {
        var anchored = await FinalityAsync(node, batch.Transaction, reader.Permit, cancellationToken);
        batch.RequireProvenBy(anchored, reader.Patient);
        var path = $"v1/batches/{batch.Batch}";
        var envelope = Envelope.Parse(
            await node.GetBytesAsync($"{path}/envelope", reader.Permit, cancellationToken), batch.Envelope);
        var address = AddressOf(reader.Patient, batch.Batch, batch.Category);
        var key = await KeyOfAsync(reader, batch.Category, batch.Epoch);
        var contentKey = envelope.Open(address, batch.Epoch, Envelope.CategoryRecipient, key);
        await using var download = await DownloadStream.BeginAsync(
            node, $"{path}/content", reader.Permit, _options.Time, cancellationToken);
        var ciphertext = await ReadAsync(download, cancellationToken);
        return new BatchRead(
            batch, SealedBatch.Open(address, batch.ToCommitment(), ciphertext, contentKey), anchored);
    }

    // As much as the longest batch takes when it is sealed: a node cannot fill the reader's memory.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream download, CancellationToken cancellationToken)
    {
        using var ciphertext = new MemoryStream();
        var part = new byte[64 * 1024];
        for (int read; (read = await download.ReadAsync(part, cancellationToken)) > 0;)
        {
            ciphertext.Write(part, 0, read);
            if (ciphertext.Length > 2 * NewBatch.MaxBytes)
            {
                throw new RecordException(
                    RecordFault.RecordContentMismatch, "The node gives more than a batch can have.");
            }
        }

        return ciphertext.GetBuffer().AsMemory(0, (int)ciphertext.Length);
    }

    private static async Task<IReadOnlyList<BatchListing>> BatchesAsync(
        Node node, ReadScope scope, TransactionId? permit, CancellationToken cancellationToken)
    {
        List<BatchListing> listings = [];
        var pages = new Pages();
        var query = $"limit={PageSize}"
            + (scope.Category is { } category ? $"&category={Code<Category>.Text(category)}" : "");
        for (var after = ""; ;)
        {
            var path = $"v1/patients/{scope.Patient}/batches?{query}{after}";
            var page = await node.GetPageAsync(path, AnswersJson.Api.BatchesAnswer, permit, pages, cancellationToken);
            listings.AddRange(page.Batches);
            if (page.Batches.Count < PageSize)
            {
                return listings;
            }

            after = $"&after={page.Next}";
        }
    }
}
