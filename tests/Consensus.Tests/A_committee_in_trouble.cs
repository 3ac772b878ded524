using Salus.Consensus.Messages;
using Salus.Primitives;

namespace Salus.Consensus.Tests;

/// <summary>From where a committee has to find back to progress; each of these once was a dead end.</summary>
public sealed class A_committee_in_trouble
{
    private readonly Committee _committee = new();

    [Fact]
    public void takes_in_one_who_was_cut_off_for_many_rounds()
    {
        // spec consensus 1.3, 5.4, 7.2: v2 is faulty, goes along for 18 rounds, and falls silent when v3 is back.
        _committee.IsLost = (to, message) => to == "v3" || message is Message.Vote or Message.Propose;
        _committee.Work();
        Go(18, "v0", "v1", "v2");
        Assert.Equal(18u, _committee.Replicas["v0"].Standing!.Round);
        _committee.IsLost = (to, message) => message.Validator == "v2" || to == "v2";
        Go(30, "v0", "v1", "v3");

        Assert.NotEmpty(_committee.Final);
    }

    [Fact]
    public void does_not_propose_bytes_that_were_not_prepared()
    {
        // spec consensus 2.3, 3.2: only v1 and the faulty v0 know that "a" is prepared, and v0 shows other bytes.
        _committee.IsGood = (proposal, _) => Digest.Of(proposal.Bytes.Span) == proposal.Digest;
        _committee.IsLost = (to, message) => message is Message.Vote { Phase: Phase.Commit }
            || (message is Message.Vote && to is "v2" or "v3" && message.Validator != to);
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        _committee.IsLost = (_, message) => message.Validator == "v0";
        var genuine = _committee.Prepared("a", 0, "v1", "v2", "v3");
        var other = genuine with { Proposal = genuine.Proposal with { Bytes = new byte[] { 1 } } };
        for (var round = 1u; round < 10; round++)
        {
            foreach (var to in new[] { "v1", "v2", "v3" })
            {
                _committee.Tell(to, _committee.Change("v0", round, other));
            }

            Go(1, "v1", "v2", "v3");
        }

        Assert.NotEmpty(_committee.Final);
        Assert.All(_committee.Final, final => Assert.Equal(Committee.Proposal("a"), final.Proposal));
    }

    [Fact]
    public void goes_on_after_all_started_again_in_a_round_that_some_entered_by_its_proposal()
    {
        // spec consensus 3.5, 6.2: v3 heard the proposal and no wishes; then v2, whose it was, is gone for good.
        _committee.IsLost = (to, message) => (to == "v3" && message is Message.ChangeRound && message.Validator != to)
            || message is Message.Vote;
        _committee.Work();
        _committee.Fire("v0", "v1", "v2");
        _committee.Settle();
        _committee.Build("v2", "x", 1);
        _committee.Settle();
        Assert.All(_committee.Replicas.Values, replica => Assert.Equal(1u, replica.Standing!.Round));
        _committee.IsLost = (to, message) => to == "v2" || message.Validator == "v2";
        foreach (var id in new[] { "v0", "v1", "v3" })
        {
            _committee.Start(id, 1, [.. _committee.Of<Output.Say>(id).Select(say => say.What)]);
        }

        _committee.Work();
        Go(30, "v0", "v1", "v3");

        Assert.NotEmpty(_committee.Final);
    }

    [Fact]
    public void sends_nothing_again_that_is_not_durable()
    {
        // spec consensus 6.1: the vote has not come back yet.
        _committee.Tell("v0", _committee.Propose("v1", "a"));
        _committee.Step("v0", new Input.Connected("v2"));
        Assert.Empty(_committee.Of<Output.Repeat>("v0"));

        _committee.Settle();
        _committee.Step("v0", new Input.Connected("v2"));
        Assert.NotEmpty(_committee.Of<Output.Repeat>("v0"));
    }

    [Fact]
    public void stays_bound_to_the_latest_in_whatever_order_it_was_kept()
    {
        // spec consensus 6.2
        string[] three = ["v0", "v1", "v2"];
        var (first, latest) = (_committee.Prepared("z", 0, three), _committee.Prepared("a", 1, three));
        _committee.Start("v0", 1,
        [
            new Said(_committee.Vote(Phase.Commit, "v0", "a", 1), latest),
            new Said(_committee.Change("v0", 1, first), first),
        ]);
        _committee.Tell("v0", _committee.Change("v1", 2));
        _committee.Tell("v0", _committee.Change("v2", 2));

        Assert.Equal(latest.Prepared, Assert.Single(_committee.Said<Message.ChangeRound>("v0")).Prepared);
    }

    [Fact]
    public void asks_when_others_wait_in_vain_at_the_next_height()
    {
        // spec consensus 7.3
        _committee.Tell("v3", _committee.Sign(new Message.ChangeRound(2, 1, "v0", null, null, default)));

        Assert.Equal(new Output.Fetch(1, "v0"), Assert.Single(_committee.Of<Output.Fetch>("v3")));
    }

    [Fact]
    public void keeps_nothing_for_the_next_height_that_is_not_signed()
    {
        // spec consensus 2.4, 7.2
        var genuine = _committee.Sign(
            new Message.Propose(2, 0, "v2", Committee.Proposal("b"), Justification.None, default));
        _committee.Tell("v0", genuine with { Proposal = Committee.Proposal("z") });
        _committee.Tell("v0", genuine);
        _committee.Step("v0", new Input.Advanced(2, _committee.Validators, new ProposerHistory(["v1"])));

        Assert.Single(_committee.Said<Message.Vote>("v0"));
    }

    [Fact]
    public void does_nothing_for_one_who_did_not_sign()
    {
        // spec consensus 2.4
        _committee.Step("v0", new Input.Advanced(5, _committee.Validators, new ProposerHistory([])));
        foreach (var (height, by) in new[] { (3ul, "v2"), (3ul, "nobody"), (6ul, "v2"), (9ul, "v2") })
        {
            _committee.Tell("v0", new Message.ChangeRound(height, 1, by, null, null, new byte[64]));
        }

        Assert.Empty(_committee.Outputs);
    }

    [Fact]
    public void counts_no_vote_of_a_third_kind()
    {
        // spec consensus 2.1: it would be signed like a commit.
        _committee.Tell("v0", _committee.Propose("v1", "a"));
        foreach (var by in new[] { "v1", "v2", "v3" })
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, by, "a") with { Phase = (Phase)2 });
            Assert.Empty(_committee.Of<Output.Caught>("v0"));
        }

        Assert.Empty(_committee.Final);
    }

    [Fact]
    public void asks_nobody_when_it_has_a_quorum_by_itself()
    {
        // spec consensus 7.4
        var committee = new Committee(10, 1, 1, 1);
        committee.Start("v0", 1, mayVote: false);
        committee.Tell("v0", committee.Vote(Phase.Commit, "v0", "a"));

        Assert.Empty(committee.Final);
    }

    [Fact]
    public void builds_again_when_work_came_while_there_was_nothing_to_propose()
    {
        // spec consensus 5.3
        _committee.Step("v1", new Input.WorkArrived());
        _committee.Step("v1", new Input.WorkArrived());
        _committee.Step("v1", new Input.Built(1, 0, null));
        Assert.Equal(2, _committee.Of<Output.Build>("v1").Count());

        _committee.Step("v1", new Input.Built(1, 0, null));
        Assert.Equal(2, _committee.Of<Output.Build>("v1").Count());
    }

    // Timers fire, the network is as IsLost has it, and whoever is asked for a proposal makes one.
    private void Go(int times, params string[] ids)
    {
        for (var time = 0; time < times; time++)
        {
            _committee.Fire(ids);
            _committee.Settle();
            foreach (var id in ids.Where(id => _committee.Of<Output.Build>(id).Any()))
            {
                _committee.Build(id, "x", _committee.Replicas[id].Standing!.Round);
            }

            _committee.Settle();
        }
    }
}
