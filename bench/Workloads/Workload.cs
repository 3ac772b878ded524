using Salus.Bench.Figures;

namespace Salus.Bench.Workloads;

/// <summary>Something to measure, chosen by its name.</summary>
internal abstract class Workload(string name, string what)
{
    /// <summary>The name it is chosen by.</summary>
    public string Name { get; } = name;

    /// <summary>What one operation is, in a sentence.</summary>
    public string What { get; } = what;

    /// <summary>Whether it is measured against a node; else against this process alone.</summary>
    public virtual bool NeedsNode => true;

    /// <summary>Prepares and measures. What the node refuses while it is prepared is a BenchException.</summary>
    public abstract Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken);

    protected WorkloadFigures Figures(
        IReadOnlyList<LoadFigures> loads,
        IReadOnlyList<RateFigures> rates,
        params IReadOnlyList<BenchPromise> promises) =>
        new(Name, What, loads, rates, promises);
}
