using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Bench.Figures;
using Salus.Bench.Measures;

namespace Salus.Bench;

/// <summary>What a whole run measured: the machine, the profile where it was asked for, and the workloads.</summary>
public sealed record BenchSummary
{
    /// <summary>The profile's figures, or null when only workloads were asked for.</summary>
    public BenchReport? Profile { get; init; }

    /// <summary>Where, when and what was measured.</summary>
    public required Surroundings Where { get; init; }

    /// <summary>The workloads, in the order in which they were run.</summary>
    public required IReadOnlyList<WorkloadFigures> Workloads { get; init; }

    /// <summary>Every promise that was checked.</summary>
    public IReadOnlyList<BenchPromise> Promises =>
    [
        .. Profile?.Promises ?? [],
        .. Workloads.SelectMany(workload => workload.Promises),
        .. Workloads.Count == 0
            ? Array.Empty<BenchPromise>()
            : [new BenchPromise("no failures in any workload", Workloads.Sum(workload => workload.Failures) == 0)],
    ];

    /// <summary>An indented JSON document: the profile's fields, then <c>workloads</c>.</summary>
    public byte[] Write()
    {
        var root = Profile is { } profile
            ? JsonNode.Parse(profile.Write())!.AsObject()
            : JsonSerializer.SerializeToNode(Where, BenchJson.Default.Surroundings)!.AsObject();
        root["measuredAt"] = Where.MeasuredAt;
        root["promises"] = JsonSerializer.SerializeToNode(Promises, BenchJson.Default.IReadOnlyListBenchPromise);
        root["workloads"] = JsonSerializer.SerializeToNode(Workloads, BenchJson.Default.IReadOnlyListWorkloadFigures);
        return JsonSerializer.SerializeToUtf8Bytes(root, BenchJson.Default.JsonObject);
    }
}

/// <summary>Where, when and what was measured; every run begins with it.</summary>
/// <param name="VerifyBoundPerSecond">P-256 verifications a second of the whole machine, measured alone.</param>
/// <param name="FlushMs">Appending 4 KiB and flushing it, alone, on the same file system.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Commit">The commit.</param>
/// <param name="MeasuredAt">When the run began.</param>
public sealed record Surroundings(
    double VerifyBoundPerSecond,
    FlushFigures FlushMs,
    MachineDescription Machine,
    string Commit,
    DateTimeOffset MeasuredAt)
{
    /// <summary>Measures the machine alone, and the file system of a folder.</summary>
    public static Surroundings Measure(BenchOptions options, string folder)
    {
        var machine = MachineDescription.Read(folder);
        var bound = Math.Round(VerifyBound.Measure(options.VerifyTime), 1);
        return new Surroundings(bound, FlushLatency.Measure(folder), machine, options.Commit, DateTimeOffset.UtcNow);
    }
}
