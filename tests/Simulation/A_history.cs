using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Salus.Simulation.Tests;

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
        var ends = new ConcurrentBag<HistoryEnd>();
        Parallel.ForEach(Enumerable.Range(First, Count), Cores, seed => ends.Add(History.Run(seed)));

        var broken = ends.Where(end => end.Fault is not null).OrderBy(end => end.Seed);
        var heights = ends.Sum(end => (long)end.Heights);
        output.WriteLine($"{Count} histories from seed {First}, {heights} heights");
        Assert.Empty(broken.Select(end => $"salus simulate --seed {end.Seed}: {end.Fault}"));
        Assert.True(heights > 10 * Count, "hardly anything became final");
    }

    /// <summary>Of the 300 histories one that shows it is known, and is tried first; the others follow when it no
    /// longer does.</summary>
    [Theory]
    [InlineData(nameof(Weakness.SmallQuorum), 1)]
    [InlineData(nameof(Weakness.ForgottenVotes), 1)]
    [InlineData(nameof(Weakness.ForgottenLock), 293)]
    [InlineData(nameof(Weakness.NoEndorsement), 10)]
    public void shows_what_a_weakened_replica_does_wrong(string weakness, int first)
    {
        // spec consensus 1.4, 3.6, 3.8, 6.1
        var end = Enumerable.Range(1, 300).OrderBy(seed => seed < first)
            .Select(seed => History.Run(seed, Enum.Parse<Weakness>(weakness)))
            .FirstOrDefault(end => end.Fault is not null);

        output.WriteLine($"{end}");
        Assert.NotNull(end);
    }

    /// <summary>Block 6 is on two disks when their machines stop, and nobody was told of it.</summary>
    [Fact]
    public void knows_blocks_that_were_stored_and_not_told_of() => Assert.Null(History.Run(1488).Fault);

    /// <summary>A new validator's machine stops when it has just made its first file.</summary>
    [Fact]
    public void begins_a_ledger_anew_that_was_hardly_begun() => Assert.Null(History.Run(289).Fault);

    [Fact]
    public void changes_its_validators_under_load()
    {
        // spec ledger 14.2, 14.6
        var lines = new List<string>();

        History.Run(9, lines.Add);

        Assert.Contains(lines, line => line.Contains("changes the set of policies", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("changes the set of records", StringComparison.Ordinal));
    }

    [Fact]
    public void keeps_to_quotas_that_somebody_overspends()
    {
        // spec ledger 7.1, 7.4
        var lines = new List<string>();

        Assert.Null(History.Run(6, lines.Add).Fault);

        Assert.Contains(lines, line => line.Contains("quota-exceeded", StringComparison.Ordinal));
    }

    [Fact]
    public void goes_on_with_a_slow_validator()
    {
        // spec consensus 1.3
        var lines = new List<string>();

        Assert.Null(History.Run(4, lines.Add).Fault);

        Assert.Contains(lines, line => line.Contains("is slow by", StringComparison.Ordinal));
    }

    [Fact]
    public void takes_snapshots_of_others()
    {
        // spec snapshots 3.5, 4.5, votes 4.6
        var lines = new List<string>();

        History.Run(7, lines.Add);

        Assert.Contains(lines, line => line.Contains("goes on from the snapshot of", StringComparison.Ordinal));
    }

    /// <summary>A liar leads with other bytes under the digest that was prepared, and never commits: three stood still
    /// for good when a proposal was judged by its digest alone.</summary>
    [Fact]
    public void goes_on_after_other_bytes_under_a_known_digest()
    {
        // spec consensus 3.4
        var lines = new List<string>();

        Assert.Null(History.Run(24, lines.Add).Fault);

        Assert.Contains(lines, line => line.Contains("who lie: v3", StringComparison.Ordinal));
    }

    [Fact]
    public void goes_on_with_a_clock_that_jumps()
    {
        // spec votes 3.2
        var lines = new List<string>();

        Assert.Null(History.Run(15, lines.Add).Fault);

        Assert.Contains(lines, line => line.Contains("has a clock that jumps", StringComparison.Ordinal));
    }

    [Fact]
    public void is_told_line_by_line()
    {
        var lines = new List<string>();

        History.Run(1, lines.Add);

        Assert.Contains(lines, line => line.Contains("block 1 of policies", StringComparison.Ordinal));
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
