using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Client.Telemetry;

/// <summary>A batch of measurements to anchor: its samples as the agent writes them, how many they are, and their
/// Merkle root. The id is drawn once, so that a batch that is sent again is the same one. The content has at most
/// <see cref="MaxBytes"/> bytes.</summary>
public sealed record NewBatch(
    MemberId Patient, BatchId Batch, Category Category, long Count, Digest Root, RecordContent Content)
{
    /// <summary>The most bytes of a batch's content: it is sealed and opened in memory.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;
}

/// <summary>What a node lists of an anchored batch. Before it is used, it is compared with its proven
/// transaction.</summary>
public sealed record BatchListing(
    BatchId Batch,
    Category Category,
    MemberId Agent,
    long Count,
    Digest Commitment,
    Cid Content,
    Digest Envelope,
    long Epoch,
    Timestamp AnchoredAt,
    TransactionId Transaction)
{
    /// <summary>The commitment as the ledger's messages carry it; its value is the Merkle root.</summary>
    internal Commitment ToCommitment() => new(Epoch, Commitment, Content, Envelope);

    /// <summary>Throws unless a proven transaction anchored exactly this batch for a patient (spec records
    /// 9.3).</summary>
    internal void RequireProvenBy(Finality anchored, MemberId patient)
    {
        var isListed = anchored.Receipt.Events is [Event.BatchAnchored anchoring]
            && anchoring == new Event.BatchAnchored(patient, Batch, Category, Count, Agent)
            && anchored.Message is AnchorBatch message
            && message.Commitment == ToCommitment();
        if (!isListed)
        {
            throw new RecordException(
                RecordFault.RecordListingMismatch, "What the node lists of the batch is not what the ledger proves.");
        }
    }
}

/// <summary>An opened batch. Its samples are checked against the commitment of the listing, which is proven, by whoever
/// knows how they are written.</summary>
public sealed record BatchRead(BatchListing Listing, RecordContent Content, Finality Anchored);
