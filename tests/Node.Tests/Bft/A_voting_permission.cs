using Salus.Node.Bft;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>When a validator that was started again may vote.</summary>
public sealed class A_voting_permission : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4);
    private readonly ManualTime _clock = new();

    [Fact] // spec votes 4.1
    public void Waits_for_the_heads_of_a_quorum()
    {
        var permission = For(remembered: 5);

        Assert.False(Look(permission, head: 5));
        permission.Hear("v2", 5);
        Assert.False(Look(permission, head: 5));
        permission.Hear("v2", 5);
        Assert.False(Look(permission, head: 5));
        permission.Hear("v3", 5);

        Assert.True(Look(permission, head: 5));
    }

    [Fact] // spec votes 4.1
    public void Waits_until_what_others_have_is_here()
    {
        var permission = For(remembered: 9);
        permission.Hear("v2", 9);
        permission.Hear("v3", 7);

        Assert.False(Look(permission, head: 8));
        Assert.True(Look(permission, head: 9));
    }

    [Fact] // spec votes 4.1
    public void Does_not_wait_for_a_head_that_nobody_shows()
    {
        var permission = For(remembered: 5);
        permission.Hear("v2", 1_000_000);
        permission.Hear("v3", 5);

        Assert.False(Look(permission, head: 5));
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(Look(permission, head: 5));
    }

    [Theory] // spec votes 4.2
    [InlineData(null)]
    [InlineData(4UL)]
    public void Without_a_memory_up_to_the_head_comes_two_heights_later(ulong? remembered)
    {
        var permission = For(remembered);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);

        Assert.False(Look(permission, head: 5));
        Assert.False(Look(permission, head: 6));
        Assert.True(Look(permission, head: 7));
    }

    [Fact] // spec votes 4.2
    public void Is_not_lost_when_others_are_further_later()
    {
        var permission = For(remembered: 5);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);
        Assert.True(Look(permission, head: 5));

        permission.Hear("v4", 50);
        Look(permission, head: 6);

        Assert.True(permission.IsGiven);
    }

    [Fact] // spec votes 5.2
    public void To_ask_is_given_200_times_a_second()
    {
        var budget = new GivingBudget(_clock);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.True(budget.Allows("v2")));
        Assert.False(budget.Allows("v2"));
        Assert.True(budget.Allows("v3"));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(budget.Allows("v2"));
    }

    public void Dispose() => _hospital.Dispose();

    private VotingPermission For(ulong? remembered) => new("v1", remembered, _clock);

    private bool Look(VotingPermission permission, ulong head) =>
        permission.Look(_hospital.Genesis.Validators, QuorumRule.MoreThanTwoThirds, head);
}
