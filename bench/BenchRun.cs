using Salus.Bench.Figures;
using Salus.Bench.Workloads;

namespace Salus.Bench;

/// <summary>A whole run: the profile where it is asked for, then workload after workload; it leaves nothing
/// behind.</summary>
public static class BenchRun
{
    /// <summary>Runs it; one that proves nothing throws a <see cref="BenchException"/>.</summary>
    public static async Task<BenchSummary> RunAsync(
        BenchOptions options,
        BenchChoice choice,
        IProgress<BenchProgress> progress,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetFullPath(options.Folder), $".salus-bench-{Guid.NewGuid():N}")).FullName;
        try
        {
            progress.Report(new BenchProgress("measuring the machine alone", 0));
            var where = Surroundings.Measure(options, folder);
            var profile = choice.IncludesProfile
                ? await EngineProfile.RunAsync(options, folder, where, progress, cancellationToken)
                : null;
            var suite = new WorkloadSuite(options, choice.Sizes);
            List<WorkloadFigures> workloads = [];
            foreach (var name in choice.Workloads)
            {
                workloads.Add(await suite.RunAsync(name, folder, progress, cancellationToken));
            }

            return new BenchSummary { Profile = profile, Where = where, Workloads = workloads };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>What is run.</summary>
/// <param name="IncludesProfile">Whether the profile's peak, latency and size are measured.</param>
/// <param name="Workloads">The workloads, by name, each once.</param>
/// <param name="Sizes">How long and how big.</param>
public sealed record BenchChoice(bool IncludesProfile, IReadOnlyList<string> Workloads, WorkloadSizes Sizes)
{
    private const string All = "all";

    /// <summary>The workloads of these names, where <c>all</c> is every one; an unknown name is a
    /// <see cref="BenchException"/>.</summary>
    public static IReadOnlyList<string> Named(IReadOnlyList<string> names)
    {
        var known = WorkloadSuite.Names;
        return names.FirstOrDefault(name => name != All && !known.Contains(name)) is { } unknown
            ? throw new BenchException(
                "workload-unknown",
                $"There is no workload '{unknown}'; choose of: {string.Join(", ", known)}, {All}.")
            : [.. known.Where(name => names.Contains(All) || names.Contains(name))];
    }
}
