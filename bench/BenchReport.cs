using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Salus.Bench.Compare;
using Salus.Bench.Figures;
using Salus.Bench.Measures;

namespace Salus.Bench;

/// <summary>What a run measured; docs/bench.md says what each figure means and what it does not.</summary>
public sealed record BenchReport
{
    /// <summary>The ordering engine and its size: <c>solo</c>, <c>bft-4</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>Record transactions accepted in final blocks, a second of the peak phase.</summary>
    public required double CommittedPerSecond { get; init; }

    /// <summary>Record transactions sent, a second of the peak phase.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>P-256 verifications a second of the whole machine, measured alone, divided by the validators.</summary>
    public required double VerifyBoundPerSecond { get; init; }

    /// <summary>Committed a second, as a share of the bound.</summary>
    public required double BoundRatio { get; init; }

    /// <summary>From the moment a transaction was due to its answer, in the latency phase.</summary>
    public required LatencyFigures LatencyMs { get; init; }

    /// <summary>The rate of the latency phase.</summary>
    public required int LatencyAtPerSecond { get; init; }

    /// <summary>What one node's folder grew by, divided by all record transactions committed.</summary>
    public required double BytesPerTransaction { get; init; }

    /// <summary>Appending 4 KiB and flushing it, alone, on the same file system.</summary>
    public required FlushFigures FlushMs { get; init; }

    /// <summary>Transactions sent before anything was counted.</summary>
    public required int WarmUpTransactions { get; init; }

    /// <summary>Transactions committed in the peak phase.</summary>
    public required long Transactions { get; init; }

    /// <summary>From the first request of the peak phase to its last answer.</summary>
    public required double Seconds { get; init; }

    /// <summary>Transactions of any phase that were refused or not answered.</summary>
    public required long Failures { get; init; }

    /// <summary>The failures by code; <c>no-answer</c> where the request itself failed.</summary>
    public required IReadOnlyDictionary<string, long> FailureCodes { get; init; }

    /// <summary>Proofs that were fetched and verified against genesis.</summary>
    public required int ProofsVerified { get; init; }

    /// <summary>Processor time in the peak phase.</summary>
    public required ProcessorSeconds ProcessorSeconds { get; init; }

    /// <summary>What each node's process used in the peak phase.</summary>
    public required IReadOnlyList<ProcessFigures> Processes { get; init; }

    /// <summary>How a cluster bears the loss of a validator, and what it costs when idle; null for one node.</summary>
    public required ClusterFigures? Cluster { get; init; }

    /// <summary>How many wallets signed.</summary>
    public required int Wallets { get; init; }

    /// <summary>Where it was measured.</summary>
    public required MachineDescription Machine { get; init; }

    /// <summary>The commit that was measured.</summary>
    public required string Commit { get; init; }

    /// <summary>The promises of the profile and whether this run kept them.</summary>
    public IReadOnlyList<BenchPromise> Promises =>
    [
        IsSolo
            ? new("committed at least 0.5 of the bound", BoundRatio >= 0.5)
            : new("committed at least 0.3 of the bound", BoundRatio >= 0.3),
        IsSolo
            ? new($"p95 under 30 ms at {LatencyAtPerSecond} a second", LatencyMs.P95 < 30)
            : new($"p95 under 60 ms at {LatencyAtPerSecond} a second", LatencyMs.P95 < 60),
        new("at most 1,200 bytes on disk per record transaction", BytesPerTransaction <= 1_200),
        .. Cluster?.Promises ?? [],
        new("no failures", Failures == 0),
    ];

    private bool IsSolo => Processes.Count == 1;

    /// <summary>The report as an indented JSON document.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BenchJson.Default.BenchReport);
}

/// <summary>What a cluster does at 60 % of its peak, and when nothing is asked of it.</summary>
/// <param name="OfferedPerSecond">Transactions that fell due, a second, in both windows.</param>
/// <param name="AllRun">With all validators.</param>
/// <param name="OneSuspended">With one of them suspended from the beginning.</param>
/// <param name="IdleShareOfCore">Of the validator that used most.</param>
/// <param name="IdleBlocks">Blocks that were made of nothing.</param>
public sealed record ClusterFigures(
    double OfferedPerSecond,
    WindowOfCluster AllRun,
    WindowOfCluster OneSuspended,
    double IdleShareOfCore,
    long IdleBlocks)
{
    /// <summary>The promises of a cluster, and whether this run kept each.</summary>
    internal IReadOnlyList<BenchPromise> Promises =>
    [
        new(
            "one validator of several suspended at 60 % of the peak: as much is committed",
            OneSuspended.CommittedPerSecond >= 0.97 * AllRun.CommittedPerSecond),
        new(
            "one validator of several suspended at 60 % of the peak: p95 at most doubled",
            OneSuspended.LatencyMs.P95 <= 2 * AllRun.LatencyMs.P95),
        new("a round change costs under 3 s", OneSuspended.LongestMs < 3_000),
        new("idle: no blocks, under 2 % of a core per validator", IdleBlocks == 0 && IdleShareOfCore < 0.02),
    ];
}

/// <summary>What was committed in a window, and how long requests waited from when they were due.</summary>
public sealed record WindowOfCluster(double CommittedPerSecond, LatencyFigures LatencyMs, double LongestMs);

/// <summary>Percentiles in milliseconds.</summary>
public sealed record LatencyFigures(double P50, double P95, double P99);

/// <summary>Percentiles in milliseconds.</summary>
public sealed record FlushFigures(double P50, double P99);

/// <summary>What a node's process used: seconds of one core, the most memory it ever held, what it read from disks and
/// wrote to them, what it received and sent.</summary>
public sealed record ProcessFigures(
    double CoreSeconds, long MostMiB, double ReadMiB, double WrittenMiB, double ReceivedMiB, double SentMiB);

/// <summary>Seconds of one core that each side used.</summary>
public sealed record ProcessorSeconds(double Node, double LoadGenerator);

/// <summary>A promise in words, and whether the run kept it.</summary>
public sealed record BenchPromise(string Promise, bool IsKept);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(Surroundings))]
[JsonSerializable(typeof(IReadOnlyList<BenchPromise>))]
[JsonSerializable(typeof(IReadOnlyList<WorkloadFigures>))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Comparison))]
internal sealed partial class BenchJson : JsonSerializerContext;
