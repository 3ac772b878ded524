using System.Security.Cryptography;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Client;

/// <content>What an author does.</content>
public sealed partial class SalusClient
{
    private const int UploadsAtOnce = 8;
    private const string Binary = "application/octet-stream";

    /// <summary>As an author: seals a document to the patient's category key, stores it, and commits to it on the
    /// ledger. A refusal is a <see cref="RefusedException"/>.</summary>
    public async Task<StoredRecord> StoreAsync(
        MemberId patient,
        Category category,
        string mediaType,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default)
    {
        var record = new NewRecord(patient, category, new RecordContent(mediaType, content));
        var stored = (await StoreManyAsync([record], cancellationToken))[0];
        return stored.Submission is Submission.Refused refused ? throw new RefusedException(refused.Reason) : stored;
    }

    /// <summary>As an author: stores many documents, uploads in parallel, transactions in batches; what became of each,
    /// in order.</summary>
    public Task<IReadOnlyList<StoredRecord>> StoreManyAsync(
        IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default) =>
        StoreAsync(
            [.. records.Select(record => (record.Content, NewAddress(record.Patient, record.Category)))],
            upload => new StoreRecord(
                upload.Address.Patient, upload.Address.Record, upload.Address.Category, upload.Commitment),
            cancellationToken);

    /// <summary>As an author: adds a version to a record; the former ones stay.</summary>
    public async Task<StoredRecord> AddVersionAsync(
        RecordAddress address, RecordContent content, CancellationToken cancellationToken = default) =>
        (await StoreAsync(
            [(content, address)],
            upload => new NewVersion(address.Patient, address.Record, address.Version, upload.Commitment),
            cancellationToken))[0];

    /// <summary>As an author: declares a version entered in error; it stays, marked.</summary>
    public Task<Finality> WithdrawAsync(
        MemberId patient, RecordId record, long version, CancellationToken cancellationToken = default) =>
        SubmitAsync(new Withdraw(patient, record, version), cancellationToken);

    /// <summary>The public halves of a patient's category keys, to write with, each proven to be the patient's: a node
    /// that hands out another key is a <see cref="UnprovenException"/>, one that hands out an earlier key than this
    /// client has seen a <see cref="StaleKeyException"/>.</summary>
    public Task<IReadOnlyList<PublicEpoch>> EpochsAsync(
        MemberId patient, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            async node =>
            {
                var epochs = await node.GetAsync(
                    $"v1/patients/{patient}/epochs", AnswersJson.Api.IReadOnlyListPublicEpoch, null, cancellationToken);
                foreach (var published in epochs.GroupBy(epoch => epoch.Source ?? default))
                {
                    var source = await FinalityAsync(node, published.Key, permit: null, cancellationToken);
                    if (!published.All(epoch => epoch.IsPublishedBy(source.Receipt, patient)))
                    {
                        throw new ProofRejectedException(
                            ProofFault.ReceiptNotInBlock,
                            "the node's public key is not the one that the patient published");
                    }
                }

                return _newestEpochs.TrySee(patient, epochs) ? epochs : throw new StaleKeyException(node.Address);
            },
            cancellationToken);

    private async Task<IReadOnlyList<StoredRecord>> StoreAsync(
        IReadOnlyList<(RecordContent Content, RecordAddress Address)> records,
        Func<SealedRecord, Message> commit,
        CancellationToken cancellationToken)
    {
        var epochs = await EpochsAsync(records.Select(record => record.Address.Patient), cancellationToken);
        var messages = new Message?[records.Count];
        var refusals = new Submission?[records.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, records.Count),
            new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) =>
            {
                var (content, address) = records[index];
                var epoch = epochs.GetValueOrDefault((address.Patient, address.Category));
                if (epoch is null or { RotationDue: true })
                {
                    // The ledger would refuse it; nothing is uploaded for it.
                    refusals[index] = new Submission.Refused(epoch is null ? Refusal.NoEpoch : Refusal.RotationDue);
                    return;
                }

                var sealedRecord = SealedRecord.Seal(address, content, epoch);
                await UploadAsync(sealedRecord, cancellation);
                messages[index] = commit(sealedRecord);
            });
        var submissions = new Queue<Submission>(
            await SubmitManyAsync([.. messages.OfType<Message>()], cancellationToken));
        return
        [
            .. records.Select((record, index) => new StoredRecord(
                record.Address.Patient,
                record.Address.Record,
                record.Address.Version,
                refusals[index] ?? submissions.Dequeue())),
        ];
    }

    private RecordAddress NewAddress(MemberId patient, Category category) => new(
        Genesis.Network,
        patient,
        new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size))),
        Version: 1,
        category);

    private async Task<IReadOnlyDictionary<(MemberId, Category), PublicEpoch>> EpochsAsync(
        IEnumerable<MemberId> patients, CancellationToken cancellationToken)
    {
        var epochs = new Dictionary<(MemberId, Category), PublicEpoch>();
        foreach (var patient in patients.Distinct())
        {
            foreach (var epoch in await EpochsAsync(patient, cancellationToken))
            {
                epochs[(patient, epoch.Category)] = epoch;
            }
        }

        return epochs;
    }

    private async Task UploadAsync(SealedRecord record, CancellationToken cancellationToken) => await _nodes.AskAsync(
        async node =>
        {
            await UploadContentAsync(node, record.Ciphertext, record.Commitment.Content, cancellationToken);
            await UploadEnvelopeAsync(node, record.Envelope, cancellationToken);
            return true;
        },
        cancellationToken);

    private static async Task UploadContentAsync(
        Node node, ReadOnlyMemory<byte> ciphertext, Cid cid, CancellationToken cancellationToken)
    {
        var answer = await node.SendAsync(
            HttpMethod.Put,
            "v1/content",
            new NodeBody(ciphertext, Binary),
            AnswersJson.Api.ContentAnswer,
            cancellationToken);
        if (answer.Cid != cid)
        {
            throw new AnswerException($"The node {node.Address} stored something else than was sent.");
        }
    }

    private static async Task UploadEnvelopeAsync(Node node, Envelope envelope, CancellationToken cancellationToken)
    {
        var answer = await node.SendAsync(
            HttpMethod.Put,
            "v1/envelopes",
            new NodeBody(envelope.Bytes, "application/json"),
            AnswersJson.Api.EnvelopeAnswer,
            cancellationToken);
        if (answer.Digest != envelope.Digest)
        {
            throw new AnswerException($"The node {node.Address} stored another envelope than was sent.");
        }
    }
}
