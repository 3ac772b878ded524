using Salus.Ledger.Contracts.Records;
using Salus.Ledger.States;
using Salus.Primitives.Content;

namespace Salus.Ledger.Contracts.Telemetry;

/// <summary>A batch of measurements on the ledger: whose, of which category, how many samples, what their Merkle root
/// is and where the ciphertext is; never a sample (spec ledger 15.2).</summary>
public sealed record Batch(
    MemberId Patient,
    Category Category,
    MemberId Agent,
    long Count,
    Commitment Commitment,
    Timestamp AnchoredAt,
    TransactionId Transaction)
{
    /// <summary>Every batch, by id.</summary>
    public static readonly Table<Batch> Table = new("batch", LedgerJson.Default.Batch, isReadOften: false);
}

/// <summary>Which batch a ciphertext belongs to: the one that named it first, for ever (spec ledger 15.2).</summary>
public sealed record BatchContent(BatchId Batch)
{
    /// <summary>Every ciphertext that a batch ever named, by <see cref="ContentUse.Id"/>.</summary>
    public static readonly Table<BatchContent> Table =
        new("batch-content", LedgerJson.Default.BatchContent, isReadOften: false);

    /// <summary>The batch that a ciphertext belongs to, or null when none ever named it.</summary>
    public static BatchContent? Find(StateView telemetry, Cid content) =>
        telemetry.Get(Table, ContentUse.Id(content));
}
