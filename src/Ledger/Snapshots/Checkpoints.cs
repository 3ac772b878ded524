namespace Salus.Ledger.Snapshots;

/// <summary>Which blocks are checkpoints, and which headers name their snapshots (spec snapshots 1). A node that opens
/// executes the blocks above the last one named: few blocks, and few transactions.</summary>
public sealed record Checkpoints
{
    /// <summary>At most so many blocks lie between two checkpoints of a network.</summary>
    public const ulong Interval = 1_000;

    /// <summary>After so many transactions a checkpoint of a network comes sooner.</summary>
    public const long Transactions = 50_000;

    /// <summary>So many blocks after a checkpoint of a network the header names its snapshot.</summary>
    public const ulong Delay = 16;

    /// <summary>At most so many blocks lie between two: fewer than a network's only where one is simulated.</summary>
    public ulong MostBlocks { get; init; } = Interval;

    /// <summary>After so many transactions one comes sooner.</summary>
    public long MostTransactions { get; init; } = Transactions;

    /// <summary>So many blocks after one the header names its snapshot; no other comes before.</summary>
    public ulong NamedAfter { get; init; } = Delay;

    /// <summary>Whether a snapshot is taken after a block.</summary>
    /// <param name="blocks">How many blocks it is above the last checkpoint, or above block 0.</param>
    /// <param name="transactions">How many transactions these blocks have.</param>
    public bool AreDue(ulong blocks, long transactions) =>
        blocks >= MostBlocks || (blocks >= NamedAfter && transactions >= MostTransactions);

    /// <summary>The header that names a checkpoint's snapshot.</summary>
    public Height NamedAt(Height checkpoint) => new(checkpoint.Value + NamedAfter);
}
