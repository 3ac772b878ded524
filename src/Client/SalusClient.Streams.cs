using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Sealing;

namespace Salus.Client;

/// <content>Documents of any size, in constant memory.</content>
public sealed partial class SalusClient
{
    /// <summary>Documents up to so many bytes go in one request, larger ones as a resumable upload.</summary>
    public const long MaxInOneRequest = 8 * 1024 * 1024;

    private const int SavesAtOnce = 4;

    /// <summary>As an author: stores a document that is read as a stream. A connection that breaks is taken up again;
    /// for another node the stream has to seek, and is sealed anew. A refusal is a <see
    /// cref="RefusedException"/>.</summary>
    public Task<StoredRecord> StoreAsync(
        MemberId patient, Category category, RecordSource source, CancellationToken cancellationToken = default)
    {
        var address = NewAddress(patient, category);
        return StoreAsync(
            address,
            source,
            commitment => new StoreRecord(patient, address.Record, category, commitment),
            cancellationToken);
    }

    /// <summary>As an author: adds a version that is read as a stream; the former ones stay.</summary>
    public Task<StoredRecord> AddVersionAsync(
        RecordAddress address, RecordSource source, CancellationToken cancellationToken = default) => StoreAsync(
        address,
        source,
        commitment => new NewVersion(address.Patient, address.Record, address.Version, commitment),
        cancellationToken);

    /// <summary>Writes what a permit opens to files: each is checked against the proven commitment before it gets its
    /// name. The permit is closed afterwards.</summary>
    public Task<IReadOnlyList<RecordRead>> SaveAsync(
        AccessDecision.Permitted permitted, RecordTarget target, CancellationToken cancellationToken = default) =>
        UnderAsync<IReadOnlyList<RecordRead>>(
            permitted,
            (node, scope, soFar) => SaveAsync(
                new RecordsAt(node, scope, permitted.Permit), target, soFar, cancellationToken),
            Reads.AreWhole,
            cancellationToken);

    /// <summary>As a patient: writes own records to files, of one category or of all.</summary>
    public Task<IReadOnlyList<RecordRead>> SaveAsync(
        Category? category, RecordTarget target, CancellationToken cancellationToken = default) =>
        _nodes.GatherAsync<IReadOnlyList<RecordRead>>(
            (node, soFar) => SaveAsync(
                new RecordsAt(node, new ReadScope(Wallet.Member, category), Permit: null),
                target,
                soFar,
                cancellationToken),
            Reads.AreWhole,
            cancellationToken);

    private async Task<StoredRecord> StoreAsync(
        RecordAddress address,
        RecordSource source,
        Func<Commitment, Message> commit,
        CancellationToken cancellationToken)
    {
        var epoch = (await EpochsAsync(address.Patient, cancellationToken))
            .FirstOrDefault(epoch => epoch.Category == address.Category)
            ?? throw new RefusedException(Refusal.NoEpoch);
        if (epoch.RotationDue)
        {
            // The ledger would refuse it; nothing is uploaded for it.
            throw new RefusedException(Refusal.RotationDue);
        }

        var commitment = await UploadAsync(address, source, epoch, cancellationToken);
        var finality = await SubmitAsync(commit(commitment), cancellationToken);
        return new StoredRecord(
            address.Patient, address.Record, address.Version, new Submission.Accepted(finality));
    }

    private Task<Commitment> UploadAsync(
        RecordAddress address, RecordSource source, PublicEpoch epoch, CancellationToken cancellationToken)
    {
        var start = source.Content.CanSeek ? source.Content.Position : 0;
        var isRepeated = false;
        return _nodes.AskAsync(
            async node =>
            {
                if (isRepeated && !source.Content.CanSeek)
                {
                    throw new NoNodeException("The node failed, and the document cannot be read once more.", null);
                }

                if (isRepeated)
                {
                    source.Content.Position = start;
                }

                isRepeated = true;
                return await UploadAsync(node, address, source, epoch, cancellationToken);
            },
            cancellationToken);
    }

    // Every try has a content key of its own: one key never seals two contents, were the document changed in between.
    private async Task<Commitment> UploadAsync(
        Node node, RecordAddress address, RecordSource source, PublicEpoch epoch, CancellationToken cancellationToken)
    {
        var length = RecordStreams.SealedLength(source);
        if (length <= MaxInOneRequest)
        {
            using var ciphertext = new MemoryStream((int)length);
            var small = await RecordStreams.SealAsync(address, source, epoch, ciphertext, cancellationToken);
            await UploadContentAsync(
                node, ciphertext.GetBuffer().AsMemory(0, (int)length), small.Commitment.Content, cancellationToken);
            await UploadEnvelopeAsync(node, small.Envelope, cancellationToken);
            return small.Commitment;
        }

        await using var upload = await UploadStream.BeginAsync(node, length, _options.Time, cancellationToken);
        var (envelope, commitment) = await RecordStreams.SealAsync(address, source, epoch, upload, cancellationToken);
        await upload.FinishAsync(commitment.Content, cancellationToken);
        await UploadEnvelopeAsync(node, envelope, cancellationToken);
        return commitment;
    }

    private async Task<IReadOnlyList<RecordRead>> SaveAsync(
        RecordsAt at,
        RecordTarget target,
        IReadOnlyList<RecordRead>? soFar,
        CancellationToken cancellationToken)
    {
        var (node, scope, permit) = at;
        RecordListing[] listings = soFar is null
            ? [.. target.Choose(await ListAsync(node, scope, permit, cancellationToken))]
            : Reads.LackingIn(soFar);
        var reader = await ReaderAsync(node, scope, permit, cancellationToken);
        var reads = new RecordRead[listings.Length];
        var received = new ReceivedBytes(target.Progress);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, listings.Length),
            new ParallelOptions { MaxDegreeOfParallelism = SavesAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) => reads[index] = await TryReadAsync(
                listings[index], () => SaveAsync(node, reader, listings[index], target, received, cancellation)));
        return Reads.Together(soFar, reads);
    }

    private async Task<RecordRead> SaveAsync(
        Node node,
        RecordReader reader,
        RecordListing listing,
        RecordTarget target,
        ReceivedBytes received,
        CancellationToken cancellationToken)
    {
        var (stored, contentKey) = await OpenEnvelopeAsync(node, reader, listing, cancellationToken);
        await using var download = await DownloadAsync(node, reader, listing, cancellationToken);
        await using var ciphertext = new Primitives.Content.ObservedStream(
            download, part => received.Add(part.Length));
        using var file = new UnfinishedFile(target.Folder, $"{listing.Record}-v{listing.Version}");
        var (mediaType, length) = await RecordStreams.OpenAsync(
            AddressOf(reader.Patient, listing),
            listing.ToCommitment(),
            ciphertext,
            contentKey,
            file.Content,
            cancellationToken);
        var path = file.Finish(target.NameOf(listing, mediaType));
        return new RecordRead.Saved(listing, mediaType, length, path, stored);
    }

    private Task<DownloadStream> DownloadAsync(
        Node node, RecordReader reader, RecordListing listing, CancellationToken cancellationToken) =>
        DownloadStream.BeginAsync(
            node, $"{PathOf(listing)}/content", reader.Permit, _options.Time, cancellationToken);

    private sealed record RecordsAt(Node Node, ReadScope Scope, TransactionId? Permit);

    private sealed class ReceivedBytes(IProgress<long>? progress)
    {
        private long _count;

        public void Add(int count) => progress?.Report(Interlocked.Add(ref _count, count));
    }
}
