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
    public void Waits_until_what_some_honest_have_is_here()
    {
        var permission = For(remembered: 9);
        permission.Hear("v2", 9);
        permission.Hear("v3", 9);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Look(permission, head: 8));
        Assert.True(Look(permission, head: 9));
    }

    [Fact] // spec votes 4.1
    public void Does_not_wait_long_for_a_head_that_one_claims()
    {
        var permission = For(remembered: 5);
        permission.Hear("v2", 1_000_000);
        permission.Hear("v3", 5);

        Assert.False(Look(permission, head: 5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(Look(permission, head: 5));
    }

    [Fact] // spec votes 4.2
    public void Without_a_memory_comes_two_heights_later()
    {
        var permission = For(remembered: null);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);
        permission.Hear("v4", 4);

        Assert.False(Look(permission, head: 6));
        Assert.True(Look(permission, head: 7));
    }

    [Fact] // spec votes 4.3
    public void Is_taken_back_from_who_said_what_it_does_not_remember()
    {
        var permission = For(remembered: 5);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);
        Assert.True(Look(permission, head: 5));

        Assert.True(permission.Lose(6, head: 5));

        Assert.False(permission.IsGiven);
        Assert.False(Look(permission, head: 7));
        Assert.True(Look(permission, head: 8));
    }

    [Fact] // spec votes 4.1, 4.3
    public void That_is_lost_on_the_way_still_waits_for_what_the_others_have()
    {
        var permission = For(remembered: 8);
        permission.Lose(9, head: 8);

        Assert.False(Look(permission, head: 11));
        permission.Hear("v2", 1000);
        permission.Hear("v3", 1000);
        permission.Hear("v4", 1000);
        Assert.False(Look(permission, head: 999));
        Assert.False(Look(permission, head: 1001));

        Assert.True(Look(permission, head: 1002));
    }

    [Fact] // spec votes 4.4
    public void Of_one_that_was_behind_comes_when_all_others_have_answered()
    {
        var permission = For(remembered: 4);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);

        Assert.False(Look(permission, head: 5));
        permission.Hear("v4", 5);

        Assert.True(Look(permission, head: 5));
    }

    [Fact] // spec votes 4.5
    public void Of_one_that_gave_blocks_back_comes_where_its_memory_begins()
    {
        var permission = For(remembered: 9);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);
        permission.Hear("v4", 5);

        Assert.False(Look(permission, head: 5));
        Assert.Equal(8UL, permission.From);
        Assert.False(Look(permission, head: 7));

        Assert.True(Look(permission, head: 8));
    }

    [Fact] // spec votes 4.4
    public void Of_one_that_was_behind_does_not_wait_for_ever()
    {
        var permission = For(remembered: 4);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);

        Assert.False(Look(permission, head: 5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(Look(permission, head: 5));
    }

    [Fact] // spec votes 4.1
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

    [Fact] // spec votes 4.3
    public void Is_not_taken_back_again_by_whoever_shows_the_same_once_more()
    {
        var permission = For(remembered: 5);
        permission.Hear("v2", 5);
        permission.Hear("v3", 5);
        Look(permission, head: 5);
        permission.Lose(6, head: 5);
        Assert.True(Look(permission, head: 8));

        Assert.False(permission.Lose(6, head: 8));

        Assert.True(permission.IsGiven);
        Assert.True(permission.Lose(9, head: 8));
        Assert.False(permission.IsGiven);
    }

    [Fact] // spec votes 4.6
    public void Of_one_that_passed_blocks_over_waits_for_two_more()
    {
        var permission = For(remembered: 5);
        Assert.False(Look(permission, head: 5));
        permission.PassOver(head: 100);
        permission.Hear("v2", 100);
        permission.Hear("v3", 99);
        permission.Hear("v4", 99);

        Assert.False(Look(permission, head: 100));
        Assert.Equal(102ul, permission.From);
        Assert.True(Look(permission, head: 102));
    }

    [Fact] // spec votes 4.6
    public void Of_one_that_signed_nothing_of_what_it_passed_over_comes_back()
    {
        var permission = For(remembered: 5);
        permission.PassOver(head: 100);
        permission.Hear("v2", 100);
        permission.Hear("v3", 99);
        permission.Hear("v4", 99);
        Assert.False(Look(permission, head: 100));

        permission.Recover();

        Assert.True(Look(permission, head: 100));
    }

    [Theory] // spec votes 4.2, 4.3, 4.6
    [InlineData(null)]
    [InlineData(5ul)]
    public void That_is_lost_does_not_come_back_by_looking_through_what_was_passed_over(ulong? remembered)
    {
        var permission = For(remembered);
        permission.PassOver(head: 100);
        if (remembered is not null)
        {
            permission.Lose(101, head: 100);
        }

        permission.Hear("v2", 100);
        permission.Hear("v3", 100);
        permission.Hear("v4", 100);
        permission.Recover();

        Assert.False(Look(permission, head: 101));
        Assert.True(Look(permission, head: 103));
    }

    public void Dispose() => _hospital.Dispose();

    private VotingPermission For(ulong? remembered) => new("v1", remembered, _clock);

    private bool Look(VotingPermission permission, ulong head) =>
        permission.Look(_hospital.Genesis.Validators, QuorumRule.MoreThanTwoThirds, head);
}
