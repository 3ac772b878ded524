using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Certificates;

namespace Salus.Primitives.Tests.Certificates;

public sealed class A_quorum
{
    [Theory]
    [InlineData(QuorumRule.MoreThanTwoThirds, 2, 3, false)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 3, 4, true)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 66, 99, false)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 67, 99, true)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 67, 100, true)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 1, 1, true)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 6004799503160661, 9007199254740991, true)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 6004799503160660, 9007199254740991, false)]
    [InlineData(QuorumRule.MoreThanTwoThirds, long.MaxValue, long.MaxValue, true)]
    [InlineData(QuorumRule.MoreThanHalf, 2, 4, false)]
    [InlineData(QuorumRule.MoreThanHalf, 3, 4, true)]
    [InlineData(QuorumRule.MoreThanHalf, 2, 3, true)]
    [InlineData(QuorumRule.MoreThanHalf, long.MaxValue / 2, long.MaxValue, false)]
    [InlineData(QuorumRule.MoreThanHalf, long.MaxValue / 2 + 1, long.MaxValue, true)]
    [InlineData(QuorumRule.Single, 1, 1, true)]
    [InlineData(QuorumRule.Single, 7, 7, true)]
    [InlineData(QuorumRule.Single, 6, 7, false)]
    [InlineData(QuorumRule.Single, 0, 0, false)]
    [InlineData(QuorumRule.MoreThanHalf, 0, 0, false)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 0, 0, false)]
    [InlineData(QuorumRule.MoreThanTwoThirds, 0, 1, false)]
    public void is_met_exactly_above_its_border(QuorumRule rule, long power, long total, bool isMet)
    {
        // spec wire 2.7
        Assert.Equal(isMet, rule.IsMet(power, total));
    }

    [Fact]
    public void of_more_than_two_thirds_always_shares_more_than_a_third_with_another() => Prop.ForAll<uint, uint, uint>(
        (first, second, more) =>
        {
            // Two quorums of one set overlap in more than a third of its power: in some validator that is not faulty.
            var total = (long)Math.Max(first, second) + more % 1000;
            var rule = QuorumRule.MoreThanTwoThirds;
            return !rule.IsMet(first, total) || !rule.IsMet(second, total)
                || new BigInteger(first) + second - total > total / 3;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void is_not_reckoned_from_negative_power_or_by_an_unknown_rule()
    {
        // spec wire 2.7
        Assert.Throws<ArgumentOutOfRangeException>(() => QuorumRule.MoreThanHalf.IsMet(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuorumRule.MoreThanHalf.IsMet(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((QuorumRule)9).IsMet(1, 1));
    }
}
