using Salus.Ledger.Transactions;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Blocks;

/// <summary>Ordered transactions with their receipts under one header.</summary>
public sealed record Block(
    BlockHeader Header,
    IReadOnlyList<Transaction> Transactions,
    IReadOnlyList<Receipt> Receipts)
{
    /// <summary>The most bytes of compact JWSs in one block.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;
}

/// <summary>A block that a quorum of its ledger's validators signed: final.</summary>
public sealed record CertifiedBlock(Block Block, Certificate Certificate);
