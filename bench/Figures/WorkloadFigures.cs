namespace Salus.Bench.Figures;

/// <summary>What a workload measured; docs/bench.md says what each figure means.</summary>
/// <param name="Name">The name it is chosen by.</param>
/// <param name="What">What one operation is, in a sentence.</param>
/// <param name="Loads">Loads in steps up to saturation.</param>
/// <param name="Rates">Rates that are measured without steps.</param>
/// <param name="Promises">The promises that this workload checks.</param>
public sealed record WorkloadFigures(
    string Name,
    string What,
    IReadOnlyList<LoadFigures> Loads,
    IReadOnlyList<RateFigures> Rates,
    IReadOnlyList<BenchPromise> Promises)
{
    /// <summary>Operations of all loads that were refused or not answered.</summary>
    public long Failures => Loads.Sum(load => load.Failures);
}

/// <summary>A rate that is measured as it is: best, median and worst of several windows.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Unit">In what unit.</param>
/// <param name="Median">The median of the windows.</param>
/// <param name="Least">The slowest window.</param>
/// <param name="Most">The fastest window.</param>
public sealed record RateFigures(string Name, string Unit, double Median, double Least, double Most)
{
    public static RateFigures Of(string name, string unit, IEnumerable<double> windows)
    {
        var sorted = windows.Order().Select(rate => Math.Round(rate, 1)).ToList();
        return new RateFigures(name, unit, sorted[(sorted.Count - 1) / 2], sorted[0], sorted[^1]);
    }
}

/// <summary>One kind of operation, from a fixed low rate to more than the node takes.</summary>
public sealed record LoadFigures
{
    /// <summary>The name of the operation: <c>grant</c>, <c>download</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Operations a second that were completed with a fixed number of them under way.</summary>
    public required double CapacityPerSecond { get; init; }

    /// <summary>How many were under way while the capacity was measured.</summary>
    public required int InFlight { get; init; }

    /// <summary>Processor time while the capacity was measured.</summary>
    public required ProcessorSeconds ProcessorSeconds { get; init; }

    /// <summary>How long the capacity was measured.</summary>
    public required double CapacitySeconds { get; init; }

    /// <summary>The steps, by rising rate.</summary>
    public required IReadOnlyList<StepFigures> Steps { get; init; }

    /// <summary>Operations of the capacity and all steps that were refused or not answered, by code.</summary>
    public required IReadOnlyDictionary<string, long> FailureCodes { get; init; }

    /// <summary>All failures together.</summary>
    public long Failures => FailureCodes.Values.Sum();

    /// <summary>The step at the fixed rate, which is the same on every machine.</summary>
    public StepFigures Reference => Steps.Single(step => step.IsReference);
}

/// <summary>One rate for some seconds.</summary>
public sealed record StepFigures
{
    /// <summary>Whether this is the fixed rate of the workload, and no share of the capacity.</summary>
    public required bool IsReference { get; init; }

    /// <summary>How many rounds these are the figures of.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>What each node's process used in all rounds.</summary>
    public IReadOnlyList<ProcessFigures> Processes { get; init; } = [];

    /// <summary>Operations that fell due, a second, on average.</summary>
    public required double OfferedPerSecond { get; init; }

    /// <summary>Operations sent, a second, until the last was sent.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>Operations that succeeded, a second, until the last answer.</summary>
    public required double CompletedPerSecond { get; init; }

    /// <summary>From the start to the last answer.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many fell due.</summary>
    public required int Operations { get; init; }

    /// <summary>How many were refused or not answered; their times are in no percentile.</summary>
    public required long Failures { get; init; }

    /// <summary>From when an operation was due to its answer.</summary>
    public required SpreadFigures LatencyMs { get; init; }

    /// <summary>How late the load generator was: 99 of 100 operations left sooner after they were due.</summary>
    public required double LateP99Ms { get; init; }

    /// <summary>The same by time: windows by when operations were due.</summary>
    public required IReadOnlyList<WindowFigures> Windows { get; init; }

    /// <summary>The distribution of all latencies: what share took at most how long.</summary>
    public required IReadOnlyList<SharePoint> Distribution { get; init; }
}

/// <summary>Percentiles in milliseconds, by nearest rank, and the longest.</summary>
public sealed record SpreadFigures(double P50, double P90, double P95, double P99, double P999, double Max);

/// <summary>Latencies of the operations that were due in a window, which begins so many seconds after the
/// first.</summary>
public sealed record WindowFigures(double AtSeconds, int Operations, double P50, double P95, double P99, double Max);

/// <summary>A share of all operations took at most so many milliseconds.</summary>
public sealed record SharePoint(double Share, double Ms);
