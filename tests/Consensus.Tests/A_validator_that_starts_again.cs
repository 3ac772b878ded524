using Salus.Consensus.Messages;

namespace Salus.Consensus.Tests;

public sealed class A_validator_that_starts_again
{
    private readonly Committee _committee = new();

    [Fact]
    public void says_nothing_twice_for_a_round()
    {
        // spec consensus 6.1, 6.2
        _committee.Tell("v0", _committee.Propose("v1", "a"));
        var said = Said("v0");
        _committee.Start("v0", 1, said);
        _committee.Outputs.Clear();

        _committee.Tell("v0", _committee.Propose("v1", "b"));
        Assert.Empty(_committee.Said<Message.Vote>("v0"));
        _committee.Step("v0", new Input.Connected("v2"));
        Assert.Equal(said.Select(one => one.Message), _committee.Of<Output.Repeat>("v0").Select(one => one.Message));
    }

    [Fact]
    public void stays_bound_to_what_it_prepared()
    {
        // spec consensus 3.6, 6.2
        _committee.IsLost = (_, message) => message is Message.Vote { Phase: Phase.Commit };
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        _committee.Start("v0", 1, Said("v0"));
        _committee.Outputs.Clear();
        _committee.Fire("v0");

        var change = Assert.Single(_committee.Said<Message.ChangeRound>("v0"));
        Assert.Equal(new Prepared(0, Committee.Proposal("a").Digest), change.Prepared);
        Assert.Equal(Committee.Proposal("a"), change.Certificate!.Proposal);
    }

    [Fact]
    public void goes_on_in_its_latest_round()
    {
        // spec consensus 6.2
        _committee.Work();
        _committee.Fire("v0", "v1", "v3");
        _committee.Settle();
        Assert.Equal(1u, _committee.Replicas["v0"].Standing!.Round);
        _committee.Start("v0", 1, Said("v0"));

        Assert.Equal(1u, _committee.Replicas["v0"].Standing!.Round);
        Assert.Equal(2_000, _committee.Of<Output.SetTimer>("v0").Last().Milliseconds);
    }

    [Fact]
    public void forgets_what_it_said_of_heights_that_are_final()
    {
        // spec consensus 6.2
        _committee.Tell("v0", _committee.Propose("v1", "a"));
        _committee.Start("v0", 2, Said("v0"));
        _committee.Outputs.Clear();
        _committee.Step("v0", new Input.Connected("v1"));

        Assert.Empty(_committee.Outputs);
    }

    [Fact]
    public void says_nothing_while_its_votes_may_be_lost_and_still_follows()
    {
        // spec consensus 6.3
        _committee.Start("v0", 1, mayVote: false);
        _committee.Outputs.Clear();
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        _committee.Fire("v0");

        Assert.Empty(_committee.Of<Output.Say>("v0"));
        Assert.Single(_committee.Of<Output.Deliver>("v0"));
    }

    [Fact]
    public void is_told_again_what_the_others_said_last()
    {
        // spec consensus 5.5
        _committee.IsLost = (to, message) =>
            to == "v0" || (message is Message.Vote { Phase: Phase.Commit } && message.Validator != to);
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        _committee.IsLost = (_, _) => false;
        foreach (var other in new[] { "v1", "v2", "v3" })
        {
            _committee.Step(other, new Input.Connected("v0"));
        }

        _committee.Settle();
        Assert.Single(_committee.Of<Output.Deliver>("v0"));
    }

    private Said[] Said(string id) => [.. _committee.Of<Output.Say>(id).Select(say => say.What)];
}
