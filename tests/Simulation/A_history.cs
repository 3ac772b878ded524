using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Salus.Simulation;

/// <summary>Histories of whole networks, each decided by its seed; SALUS_SEED names one, and SALUS_SEEDS how many
/// follow.</summary>
public sealed class A_history(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SALUS_LONG") == "1";
    private static readonly int First = Setting("SALUS_SEED", 1);
    private static readonly int Count = Setting("SALUS_SEEDS", IsLong ? 5_000 : 300);

    private static readonly ParallelOptions Cores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    [Fact]
    public void keeps_every_promise()
    {
        // spec consensus 1.1, 1.2, 1.3, 5.6
        var heights = 0L;
        var broken = new ConcurrentBag<string>();
        Parallel.ForEach(Enumerable.Range(First, Count), Cores, seed =>
        {
            using var world = new World(seed);
            if (Fault(world) is { } fault)
            {
                broken.Add($"SALUS_SEED={seed} SALUS_SEEDS=1: {fault}");
            }

            Interlocked.Add(ref heights, world.Checks.Heights);
        });

        output.WriteLine($"{Count} histories from seed {First}, {heights} heights");
        Assert.True(broken.IsEmpty, string.Join('\n', broken));
        Assert.True(heights > 20 * Count, "hardly anything became final");
    }

    [Theory]
    [InlineData(nameof(Weakness.SmallQuorum))]
    [InlineData(nameof(Weakness.ForgottenVotes))]
    [InlineData(nameof(Weakness.ForgottenLock))]
    public void shows_what_a_weakened_replica_does_wrong(string weakness)
    {
        // spec consensus 1.4, 3.6, 6.1
        var fault = Enumerable.Range(1, 300)
            .Select(seed => Fault(seed, Enum.Parse<Weakness>(weakness)))
            .FirstOrDefault(fault => fault is not null);

        output.WriteLine(fault);
        Assert.NotNull(fault);
    }

    private static string? Fault(int seed, Weakness weakness)
    {
        using var world = new World(seed, weakness);
        return Fault(world);
    }

    private static string? Fault(World world)
    {
        try
        {
            world.Run();
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
