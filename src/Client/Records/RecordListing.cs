using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Client.Records;

/// <summary>What a node lists of a record version. Before it is used, it is compared with its proven
/// transaction.</summary>
public sealed record RecordListing(
    RecordId Record,
    Category Category,
    MemberId Author,
    long Version,
    Digest Commitment,
    Cid Content,
    Digest Envelope,
    long Epoch,
    Timestamp StoredAt,
    bool Withdrawn,
    TransactionId Transaction,
    Digest? GranteeEnvelope = null,
    bool Erased = false)
{
    /// <summary>The commitment as the ledger's messages carry it.</summary>
    internal Commitment ToCommitment() => new(Epoch, Commitment, Content, Envelope);
}

/// <summary>One record version that was to be read: opened, or not and why.</summary>
public abstract record RecordRead
{
    private RecordRead()
    {
    }

    /// <summary>Which version.</summary>
    public abstract RecordListing Listing { get; init; }

    /// <summary>Opened; content, commitment and the ledger's proof agree.</summary>
    public sealed record Opened(RecordListing Listing, RecordContent Content, Finality Stored) : RecordRead
    {
        /// <inheritdoc/>
        public override RecordListing Listing { get; init; } = Listing;
    }

    /// <summary>Opened into a file; content, commitment and the ledger's proof agree. The length is in bytes.</summary>
    public sealed record Saved(
        RecordListing Listing, string MediaType, long Length, string Path, Finality Stored) : RecordRead
    {
        /// <inheritdoc/>
        public override RecordListing Listing { get; init; } = Listing;
    }

    /// <summary>Not opened: damaged, altered, or without a key. The others are not affected.</summary>
    public sealed record Unreadable(RecordListing Listing, SalusException Reason) : RecordRead
    {
        /// <inheritdoc/>
        public override RecordListing Listing { get; init; } = Listing;
    }
}

/// <summary>A record to store.</summary>
public sealed record NewRecord(MemberId Patient, Category Category, RecordContent Content);

/// <summary>What became of a record of a batch.</summary>
public sealed record StoredRecord(MemberId Patient, RecordId Record, long Version, Submission Submission);
