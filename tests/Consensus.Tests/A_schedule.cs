using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Consensus.Tests;

public sealed class A_schedule
{
    private static readonly Jwk[] Keys = [.. Enumerable.Range(0, 7).Select(_ => KeyPair.Generate().Public)];

    public static TheoryData<long[]> Powers =>
    [
        [1, 1, 1, 1], [5, 5, 5, 5], [1, 1, 1, 1, 1, 1, 1], [4, 3, 3, 2], [10, 10, 7, 3, 1], [1, 2, 3, 4, 5, 6],
        [300, 299, 298, 104], [1], [0, 1, 1, 1, 1],
    ];

    [Theory]
    [MemberData(nameof(Powers))]
    public void gives_as_many_turns_as_there_is_power(long[] powers)
    {
        // spec consensus 4.1
        var set = Set(powers);
        var unit = powers.Where(power => power > 0).Aggregate(Divisor);
        var turns = (ulong)(set.TotalPower / unit);
        for (var first = 1ul; first < 50; first += 7)
        {
            var given = Enumerable.Range(0, (int)turns).Select(turn => Proposer(set, first + (ulong)turn)).ToArray();
            Assert.All(set.Validators, validator =>
                Assert.Equal(validator.Power / unit, given.Count(id => id == validator.Id)));
        }
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void gives_nobody_with_less_than_a_third_two_turns_in_a_row(long[] powers)
    {
        // spec consensus 4.1, 4.2: the rounds of a height, and one height after the other.
        var set = Set(powers);
        for (var height = 1ul; height < 1_000; height++)
        {
            var schedule = new ProposerSchedule(set, height, new ProposerHistory([]));
            var (first, second) = (set.Find(schedule.Proposer(0))!, schedule.Proposer(1));
            Assert.True(first.Id != second || first.Power * 3 >= set.TotalPower, $"{first.Id} twice at {height}");
            Assert.Equal(second, Proposer(set, height + 1));
        }
    }

    [Fact]
    public void passes_over_one_who_failed_until_the_window_ends()
    {
        // spec consensus 4.2, 4.3: at 1,001 begins the second window.
        var set = Set([1, 1, 1, 1]);
        var proposers = new List<string>();
        var failed = Proposer(set, 1_006);
        for (var height = 1_001ul; height < 2_001; height++)
        {
            var schedule = new ProposerSchedule(set, height, new ProposerHistory(proposers));
            var first = schedule.Proposer(0);
            var isTried = height < 1_005 && Proposer(set, height) == failed;
            Assert.Equal(isTried, first == failed);
            Assert.Contains(failed, Enumerable.Range(1, 4).Select(round => schedule.Proposer((uint)round)));
            proposers.Add(first == failed ? schedule.Proposer(1) : first);
        }

        Assert.Contains(failed, Enumerable.Range(2_001, 4).Select(height => Proposer(set, (ulong)height)));
        Assert.Equal(1_001ul, ProposerHistory.FirstOf(2_000));
        Assert.Equal(2_001ul, ProposerHistory.FirstOf(2_001));
    }

    [Fact]
    public void never_passes_over_a_third_of_the_power()
    {
        // spec consensus 4.3: of four with equal power one is passed over, whoever else fails.
        var set = Set([1, 1, 1, 1]);
        foreach (var height in Enumerable.Range(21, 8).Select(height => (ulong)height))
        {
            var history = new ProposerHistory([.. Enumerable.Repeat("v3", (int)height - 1)]);
            var first = new ProposerSchedule(set, height, history).Proposer(0);
            Assert.Contains(first, new[] { Proposer(set, height), Proposer(set, height + 1) });
        }
    }

    [Fact]
    public void passes_over_who_is_down_though_another_failed_before()
    {
        // spec consensus 4.3: a hiccup at height 1, and then one that is down for good.
        var set = Set([1, 1, 1, 1]);
        var hiccup = Proposer(set, 1);
        var down = Proposer(set, 2);
        var proposers = new List<string> { new ProposerSchedule(set, 1, new ProposerHistory([])).Proposer(1) };
        var rounds = 0;
        var turns = new List<string>();
        for (var height = 2ul; height < 100; height++)
        {
            var schedule = new ProposerSchedule(set, height, new ProposerHistory(proposers));
            var isDown = schedule.Proposer(0) == down;
            rounds += isDown ? 1 : 0;
            turns.Add(schedule.Proposer(0));
            proposers.Add(schedule.Proposer(isDown ? 1u : 0));
        }

        Assert.Equal(1, rounds);
        Assert.Contains(hiccup, turns);
    }

    private static ValidatorSet Set(long[] powers) =>
        new(powers.Select((power, index) => new Validator($"v{index}", $"o{index}", Keys[index], power)));

    private static string Proposer(ValidatorSet set, ulong height) =>
        new ProposerSchedule(set, height, new ProposerHistory([])).Proposer(0);

    private static long Divisor(long first, long second) => second == 0 ? first : Divisor(second, first % second);
}
