using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Bench.Measures;

namespace Salus.Bench.Workloads;

/// <summary>One kind of operation, and how it is offered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReferencePerSecond">The fixed rate, the same on every machine.</param>
/// <param name="InFlight">How many are under way while the capacity is measured.</param>
/// <param name="WarmUpOperations">How many are sent before anything counts.</param>
/// <param name="MostOperations">The most of one phase: what takes long to sign, or much room on the disk.</param>
/// <param name="MakeAsync">Signs so many, and whatever else comes before the clock starts.</param>
internal sealed record LoadPlan(
    string Name,
    int ReferencePerSecond,
    int InFlight,
    int WarmUpOperations,
    int MostOperations,
    Func<int, CancellationToken, Task<IReadOnlyList<Operation>>> MakeAsync);

/// <summary>Warm-up, capacity, then steps: a fixed rate, and shares of the capacity, the last above 1.</summary>
internal sealed class LoadRun(WorkloadSite site, LoadPlan plan)
{
    private const int Seed = 20_260_101;
    private const int FewestOperations = 20;

    private readonly Tally _tally = new();

    public async Task<LoadFigures> RunAsync(CancellationToken cancellationToken)
    {
        var warmUp = Math.Max(FewestOperations, (int)(plan.WarmUpOperations * site.Sizes.WarmUpShare));
        var before = await SaturateAsync(warmUp, "warming up", cancellationToken);
        var usage = new NodeUsage(site.Nodes);
        var count = (int)(before.AcceptedPerSecond * site.Sizes.Capacity.TotalSeconds);
        var capacity = await SaturateAsync(count, "capacity", cancellationToken, usage);
        Count(capacity);
        var steps = new List<StepFigures>();
        foreach (var (rate, isReference) in Rates(capacity))
        {
            steps.Add(await StepAsync(rate, isReference, cancellationToken));
        }

        return new LoadFigures
        {
            Name = plan.Name,
            CapacityPerSecond = Math.Round(capacity.AcceptedPerSecond, 1),
            InFlight = plan.InFlight,
            ProcessorSeconds = usage.Used,
            CapacitySeconds = Math.Round(capacity.Time.TotalSeconds, 3),
            Steps = steps,
            FailureCodes = _tally.Failures,
        };
    }

    private IEnumerable<(double Rate, bool IsReference)> Rates(LoadResult capacity) => site.Sizes.FixedRates.Count > 0
        ? site.Sizes.FixedRates.Select(rate => (rate, rate == site.Sizes.FixedRates[^1]))
        : site.Sizes.Shares.Select(share => (Rate: share * capacity.AcceptedPerSecond, IsReference: false))
            .Append((Rate: plan.ReferencePerSecond, IsReference: true))
            .OrderBy(step => step.Rate);

    private async Task<LoadResult> SaturateAsync(
        int count, string stage, CancellationToken cancellationToken, NodeUsage? usage = null)
    {
        var operations = await MakeAsync(count, cancellationToken);
        await (usage?.StartAsync(cancellationToken) ?? Task.CompletedTask);
        var result = await new ClosedLoad(plan.InFlight).RunAsync(operations, Stage(stage), cancellationToken);
        await (usage?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        return result.Accepted > 0 ? result : throw new BenchException(
            "bench-setup-refused",
            $"Not one {plan.Name} succeeded: {string.Join(", ", result.Samples[0].Answer.Failures.Keys)}.");
    }

    private async Task<StepFigures> StepAsync(double rate, bool isReference, CancellationToken cancellationToken)
    {
        var count = site.Sizes.RoundOperations ?? (int)(rate * site.Sizes.Step.TotalSeconds);
        var usage = new NodeUsage(site.Nodes);
        LoadResult? all = null;
        for (var round = 0; round < site.Sizes.Rounds; round++)
        {
            var operations = await MakeAsync(count, cancellationToken);
            await usage.StartAsync(cancellationToken);
            var result = await new OpenLoad(rate, Seed + round)
                .RunAsync(operations, Stage($"{rate:N0} a second"), cancellationToken);
            await usage.StopAsync(cancellationToken);
            Count(result);
            all = all?.Then(result) ?? result;
        }

        return Spread.Of(all!, rate, isReference) with
        {
            Rounds = site.Sizes.Rounds,
            Processes = usage.Processes,
        };
    }

    private async Task<IReadOnlyList<Operation>> MakeAsync(int count, CancellationToken cancellationToken)
    {
        var most = Math.Min(plan.MostOperations, site.Sizes.MostOperations);
        Stage("signing")(0);
        var operations = await plan.MakeAsync(Math.Clamp(count, FewestOperations, most), cancellationToken);
        GC.Collect();
        return operations;
    }

    private void Count(LoadResult result)
    {
        foreach (var sample in result.Samples)
        {
            _tally.Add(sample.Answer);
        }
    }

    private Action<int> Stage(string stage) => site.Stage($"{plan.Name}: {stage}");
}
