using Salus.Ledger;

namespace Salus.Bench;

/// <summary>What a run is made of. The defaults are those of the published figures; tests make smaller runs.</summary>
public sealed record BenchOptions
{
    /// <summary>How many verified doctors sign where nothing else is said.</summary>
    public const int UsualDoctors = 20;

    /// <summary>Founds the throw-away network and writes its nodes' data folders.</summary>
    public required Func<BenchFounding, BenchNetwork> Found { get; init; }

    /// <summary>Starts the nodes of a folder, each as a process of its own, and returns once they answer.</summary>
    public required Func<string, CancellationToken, Task<BenchNodes>> StartNodes { get; init; }

    /// <summary>Verifies all that a node of a folder has stored, and returns how many transactions it was; a fault is
    /// a <see cref="BenchException"/>.</summary>
    public required Func<string, Genesis, CancellationToken, long> Audit { get; init; }

    /// <summary>How many validators agree; one orders alone.</summary>
    public int Validators { get; init; } = 1;

    /// <summary>Where the run makes a folder of its own, and removes it: this file system is measured.</summary>
    public required string Folder { get; init; }

    /// <summary>The commit that is measured.</summary>
    public string Commit { get; init; } = "unknown";

    /// <summary>How many verified doctors sign, each with a wallet of its own.</summary>
    public int Doctors { get; init; } = UsualDoctors;

    /// <summary>Transactions sent before anything is counted: the node's code is compiled as it runs.</summary>
    public int WarmUpTransactions { get; init; } = 100_000;

    /// <summary>The rate of the latency phase, in transactions a second.</summary>
    public int LatencyPerSecond { get; init; } = 250;

    /// <summary>The length of the latency phase.</summary>
    public int LatencySeconds { get; init; } = 10;

    /// <summary>The most transactions of the peak phase; all of them are signed before it starts.</summary>
    public int PeakTransactions { get; init; } = 200_000;

    /// <summary>The longest the peak phase sends.</summary>
    public int PeakSeconds { get; init; } = 10;

    /// <summary>The length of each window of a cluster: all run, one is suspended. A round change takes a second of it,
    /// and must not be most of what is seen.</summary>
    public int ClusterSeconds { get; init; } = 60;

    /// <summary>How long a cluster is watched with nothing to do.</summary>
    public int IdleSeconds { get; init; } = 15;

    /// <summary>Transactions in one request of the peak phase, at most 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>The most requests of the peak phase that wait for an answer at one time.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>How many proofs, taken evenly from everything sent, are fetched and verified.</summary>
    public int Proofs { get; init; } = 50;

    /// <summary>How long the bound is measured.</summary>
    public TimeSpan VerifyTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The same in a fraction of the time, for a first look.</summary>
    public BenchOptions Quick() => this with
    {
        WarmUpTransactions = 20_000,
        LatencySeconds = 4,
        PeakTransactions = 60_000,
        PeakSeconds = 4,
        ClusterSeconds = 10,
        IdleSeconds = 5,
        Proofs = 20,
        VerifyTime = TimeSpan.FromSeconds(1.5),
    };
}

/// <summary>A line of progress: what is being done, and how much of it is done.</summary>
public readonly record struct BenchProgress(string Stage, int Percent);

/// <summary>A run cannot go on; the code is stable, and the message says what to do.</summary>
public sealed class BenchException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The stable code: <c>bench-setup-refused</c>, <c>bench-proof-invalid</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>What the network is founded with: where its nodes' data goes, how many there are, and quotas that never
/// bind.</summary>
public sealed record BenchFounding(
    string Network, string DataFolder, int Validators, IReadOnlyDictionary<Role, Quota> Quotas);
