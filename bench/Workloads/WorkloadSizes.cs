namespace Salus.Bench.Workloads;

/// <summary>How long and how big. The defaults are those of the published figures; tests make smaller runs.</summary>
public sealed record WorkloadSizes
{
    /// <summary>A first look, in a fraction of the time; figures are rougher.</summary>
    public static WorkloadSizes Quick { get; } = new()
    {
        Step = TimeSpan.FromSeconds(1.5),
        Capacity = TimeSpan.FromSeconds(1.5),
        WarmUpShare = 0.4,
        Rate = TimeSpan.FromSeconds(1),
        StreamTimes = 1,
        SealBytes = 256L << 20,
    };

    /// <summary>The rounds of the published experiment that others are compared by: each of five rates, in four rounds
    /// of 1,000 operations.</summary>
    public static WorkloadSizes Published { get; } = new()
    {
        FixedRates = [50, 100, 150, 200, 250],
        Rounds = 4,
        RoundOperations = 1_000,
    };

    /// <summary>The rates of all steps, where they are the same on every machine; the last is the reference.</summary>
    public IReadOnlyList<double> FixedRates { get; init; } = [];

    /// <summary>How often a step is repeated; its figures are those of all rounds together.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Operations in a round, whatever time they take; else the length of a step decides.</summary>
    public int? RoundOperations { get; init; }

    /// <summary>The length of one step.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>About how long the capacity is measured.</summary>
    public TimeSpan Capacity { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The steps after the reference rate, as shares of the capacity; the last is more than the node
    /// takes.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.25, 0.5, 0.75, 0.9, 1.1];

    /// <summary>The share of a workload's warm-up operations that is sent: the node's code is compiled as it
    /// runs.</summary>
    public double WarmUpShare { get; init; } = 1;

    /// <summary>The most operations of a phase, whatever the workload says.</summary>
    public int MostOperations { get; init; } = int.MaxValue;

    /// <summary>The length of one window of a rate, and how many windows there are.</summary>
    public TimeSpan Rate { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Windows of a rate.</summary>
    public int RateWindows { get; init; } = 3;

    /// <summary>The size of the content that is downloaded and uploaded in steps.</summary>
    public int ContentBytes { get; init; } = 1 << 20;

    /// <summary>The size of the content that is streamed.</summary>
    public int StreamBytes { get; init; } = 100_000_000;

    /// <summary>How often it is streamed each way.</summary>
    public int StreamTimes { get; init; } = 5;

    /// <summary>How much is sealed.</summary>
    public long SealBytes { get; init; } = 1L << 30;
}
