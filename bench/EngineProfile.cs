using Salus.Bench.Measures;

namespace Salus.Bench;

/// <summary>
/// One node with the <c>solo</c> engine, or several with <c>bft</c>, each in a process of its own; the load generator
/// is this process, on the same machine.
/// First one transaction at a time, then as many as the node takes.
/// </summary>
public static class EngineProfile
{
    /// <summary>Runs it in a folder of its own, which it leaves empty; one that proves nothing throws a
    /// BenchException.</summary>
    internal static async Task<BenchReport> RunAsync(
        BenchOptions options,
        string folder,
        Surroundings where,
        IProgress<BenchProgress> progress,
        CancellationToken cancellationToken)
    {
        var dataFolder = Path.Combine(folder, "profile");
        try
        {
            var network = FreeNetwork.Found(options, dataFolder);
            var bound = where.VerifyBoundPerSecond / options.Validators;
            var run = new ProfileRun(options, network, dataFolder, bound);
            var figures = await run.RunAsync(progress, cancellationToken);
            return Report(options, figures, where, bound);
        }
        finally
        {
            Directory.Delete(dataFolder, recursive: true);
        }
    }

    private static BenchReport Report(
        BenchOptions options, ProfileFigures figures, Surroundings where, double bound)
    {
        var bytesOfEach = (double)figures.BytesGrown / options.Validators;
        var committedPerSecond = figures.PeakCommitted / figures.Peak.Time.TotalSeconds;
        return new BenchReport
        {
            Profile = options.Validators == 1 ? "solo" : $"bft-{options.Validators}",
            CommittedPerSecond = Math.Round(committedPerSecond, 1),
            SentPerSecond = Math.Round(figures.Peak.Sent / figures.Peak.SendingTime.TotalSeconds, 1),
            VerifyBoundPerSecond = Math.Round(bound, 1),
            BoundRatio = Math.Round(committedPerSecond / bound, 3),
            LatencyMs = Percentiles.Latency(figures.Latencies),
            LatencyAtPerSecond = options.LatencyPerSecond,
            BytesPerTransaction = Math.Round(bytesOfEach / Math.Max(1, figures.Committed), 1),
            FlushMs = where.FlushMs,
            WarmUpTransactions = options.WarmUpTransactions,
            Transactions = figures.PeakCommitted,
            Seconds = Math.Round(figures.Peak.Time.TotalSeconds, 3),
            Failures = figures.Failures.Values.Sum(),
            FailureCodes = figures.Failures,
            ProofsVerified = figures.ProofsVerified,
            ProcessorSeconds = figures.Processor,
            Processes = figures.Processes,
            Cluster = figures.Cluster,
            Wallets = options.Doctors,
            Machine = where.Machine,
            Commit = options.Commit,
        };
    }
}
