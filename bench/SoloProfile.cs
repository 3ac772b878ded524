using Salus.Bench.Measures;
using Salus.Ledger;

namespace Salus.Bench;

/// <summary>
/// One node, the <c>solo</c> engine, in a process of its own; the load generator is this process, on the same machine.
/// First the machine alone, then one transaction at a time, then as many as the node takes.
/// </summary>
public static class SoloProfile
{
    private const string Name = "solo";
    private const int Validators = 1;

    /// <summary>Runs it and leaves nothing behind; one that proves nothing throws a BenchException.</summary>
    public static async Task<BenchReport> RunAsync(
        BenchOptions options, IProgress<BenchProgress> progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetFullPath(options.Folder), $".salus-bench-{Guid.NewGuid():N}")).FullName;
        try
        {
            progress.Report(new BenchProgress("measuring the machine alone", 0));
            var machine = MachineDescription.Read(folder);
            var bound = VerifyBound.Measure(options.VerifyTime) / Validators;
            var flush = FlushLatency.Measure(folder);
            var network = Found(options, Path.Combine(folder, "node"));
            var run = new SoloRun(options, network, Path.Combine(folder, "node"), bound);
            var figures = await run.RunAsync(progress, cancellationToken);
            return Report(options, figures, machine, bound, flush);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Quotas are a matter of policy and would hide what the node can do: here they never bind.
    private static BenchNetwork Found(BenchOptions options, string dataFolder) => options.Found(new BenchFounding(
        $"bench-{Guid.NewGuid():N}"[..14],
        dataFolder,
        new Dictionary<Role, Quota>
        {
            [Role.Doctor] = new(10_000_000, 1_000_000),
            [Role.Registrar] = new(10_000_000, 1_000_000),
        }));

    private static BenchReport Report(
        BenchOptions options, SoloFigures figures, MachineDescription machine, double bound, FlushFigures flush)
    {
        var committedPerSecond = figures.PeakCommitted / figures.Peak.Time.TotalSeconds;
        return new BenchReport
        {
            Profile = Name,
            CommittedPerSecond = Math.Round(committedPerSecond, 1),
            SentPerSecond = Math.Round(figures.Peak.Sent / figures.Peak.SendingTime.TotalSeconds, 1),
            VerifyBoundPerSecond = Math.Round(bound, 1),
            BoundRatio = Math.Round(committedPerSecond / bound, 3),
            LatencyMs = Percentiles.Latency(figures.Latencies),
            LatencyAtPerSecond = options.LatencyPerSecond,
            BytesPerTransaction = Math.Round((double)figures.BytesGrown / Math.Max(1, figures.Committed), 1),
            FlushMs = flush,
            Transactions = figures.PeakCommitted,
            Seconds = Math.Round(figures.Peak.Time.TotalSeconds, 3),
            Failures = figures.Failures.Values.Sum(),
            FailureCodes = figures.Failures,
            ProofsVerified = figures.ProofsVerified,
            ProcessorSeconds = figures.Processor,
            Machine = machine,
            Commit = options.Commit,
        };
    }
}
