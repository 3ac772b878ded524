using Salus.Ledger;

namespace Salus.Node.Ledgers;

/// <summary>How a ledger is doing.</summary>
/// <param name="Queued">Transactions that wait for a block.</param>
/// <param name="Head">The last final block.</param>
/// <param name="Indexed">The last block that the index's tables hold.</param>
/// <param name="IsFilling">Whether blocks below a snapshot are still fetched (spec snapshots 5).</param>
/// <param name="SegmentBytes">Bytes of all segments.</param>
/// <param name="IndexBytes">Bytes of the index.</param>
/// <param name="FlushP50">Half of the flushes took no longer.</param>
/// <param name="FlushP99">99 of 100 flushes took no longer.</param>
/// <param name="FlushBuckets">How many flushes took less than 2^index microseconds and at least half of that.</param>
public sealed record LedgerStatistics(
    int Queued,
    Height Head,
    Height Indexed,
    bool IsFilling,
    long SegmentBytes,
    long IndexBytes,
    TimeSpan FlushP50,
    TimeSpan FlushP99,
    IReadOnlyList<long> FlushBuckets);
