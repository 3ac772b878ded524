using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus.Tests;

/// <summary>What happens at height 1, where it is v1's turn: the height is the turn.</summary>
public sealed class A_height
{
    private readonly Committee _committee = new();

    [Fact]
    public void becomes_final_in_three_steps_at_everybody()
    {
        // spec consensus 2.1, 3.1, 3.6, 3.7
        _committee.Work();
        var proposer = Assert.Single(_committee.Outputs, one => one.Output is Output.Build).By;
        _committee.Build(proposer, "a");
        _committee.Settle();

        Assert.Equal(4, _committee.Final.Count());
        Assert.All(_committee.Final, final => Assert.Equal(Committee.Proposal("a"), final.Proposal));
        Assert.All(_committee.Replicas.Keys, id => Assert.Equal(
            id == proposer ? 3 : 2, _committee.Of<Output.Say>(id).Count()));
    }

    [Fact]
    public void has_a_certificate_of_its_commits()
    {
        // spec consensus 1.2, 2.2
        Agree("a");
        var certificate = _committee.Final.First().Certificate;
        var vote = VoteBytes.For(Committee.Network, Committee.Ledger, 1, 0, Committee.Proposal("a").Digest);

        Assert.InRange(certificate.Signatures.Count, 3, 4);
        Assert.All(certificate.Signatures, signature => Assert.Contains(
            _committee.Replicas.Keys.SelectMany(id => _committee.Said<Message.Vote>(id)),
            said => said.Phase == Phase.Commit && said.Signature.Span.SequenceEqual(signature.Signature.Span)));
        Assert.NotEmpty(vote);
    }

    [Fact]
    public void waits_without_a_timer_while_there_is_nothing_to_order()
    {
        // spec consensus 5.3
        Assert.Empty(_committee.Outputs);
    }

    [Fact]
    public void begins_for_those_without_work_when_they_hear_a_proposal()
    {
        // spec consensus 5.1
        _committee.Step("v1", new Input.WorkArrived());
        _committee.Build("v1", "a");
        _committee.Settle();

        Assert.Equal(4, _committee.Final.Count());
        Assert.Equal(
            new Output.SetTimer(1, 0, 1_000), Assert.Single(_committee.Of<Output.SetTimer>("v0")));
    }

    [Fact]
    public void waits_for_those_who_have_to_endorse_it_though_a_quorum_commits()
    {
        // spec consensus 3.8: v3 is cut off for some rounds, and what was prepared without it stays prepared.
        var committee = new Committee(new Endorsement(1, ["o3"]), 1, 1, 1, 1);
        committee.IsLost = (to, message) => to == "v3" || message.Validator == "v3";
        committee.Work();
        committee.Build("v1", "a");
        committee.Settle();
        Assert.Equal(3, committee.Said<Message.Vote>("v0").Concat(committee.Said<Message.Vote>("v1"))
            .Concat(committee.Said<Message.Vote>("v2")).Count(vote => vote.Phase == Phase.Commit));
        for (var round = 0; round < 3; round++)
        {
            committee.Fire("v0", "v1", "v2");
            committee.Settle();
        }

        Assert.Empty(committee.Final);
        committee.IsLost = (_, _) => false;
        for (var round = 0; round < 3; round++)
        {
            committee.Fire(committee.Replicas.Keys);
            committee.Settle();
        }

        Assert.Equal(4, committee.Final.Count());
        Assert.All(committee.Final, final => Assert.Equal(Committee.Proposal("a"), final.Proposal));
        Assert.All(committee.Final, final => Assert.Contains(
            final.Certificate.Signatures, signature => signature.Validator == "v3"));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 4)]
    public void needs_more_than_two_thirds_of_the_power(int voters, int final)
    {
        // spec consensus 1.4: v0 to v3, of whom only some are heard.
        string[] heard = [.. _committee.Replicas.Keys.Take(voters)];
        _committee.IsLost = (_, message) => message is Message.Vote && !heard.Contains(message.Validator);
        Agree("a");

        Assert.Equal(final, _committee.Final.Count());
    }

    [Fact]
    public void counts_power_and_not_heads()
    {
        // spec consensus 1.4: of 10, seven are a quorum, whoever has them.
        var committee = new Committee(4, 3, 2, 1);
        committee.IsLost = (_, message) => message is Message.Vote && message.Validator is "v2" or "v3";
        committee.Work();
        var proposer = committee.Outputs.First(one => one.Output is Output.Build).By;
        committee.Build(proposer, "a");
        committee.Settle();

        Assert.Equal(proposer is "v2" or "v3" ? 0 : 4, committee.Final.Count());
    }

    [Fact]
    public void takes_no_proposal_that_the_host_calls_invalid()
    {
        // spec consensus 3.4
        var asked = new List<string?>();
        _committee.IsGood = (_, proposer) =>
        {
            asked.Add(proposer);
            return false;
        };
        Agree("a");

        Assert.Empty(_committee.Final);
        Assert.All(asked, proposer => Assert.Equal("v1", proposer));
    }

    [Fact]
    public void takes_no_proposal_from_one_whose_turn_it_is_not()
    {
        // spec consensus 3.1
        _committee.Tell("v0", _committee.Propose("v2", "a"));

        Assert.Empty(_committee.Said<Message.Vote>("v0"));
    }

    [Fact]
    public void takes_no_reasons_in_the_first_round()
    {
        // spec consensus 3.3
        var because = new Justification([_committee.Change("v0", 1)], []);
        _committee.Tell("v0", _committee.Propose("v1", "a", 0, because));

        Assert.Empty(_committee.Said<Message.Vote>("v0"));
    }

    [Fact]
    public void is_fetched_by_one_who_has_the_commits_and_not_the_proposal()
    {
        // spec consensus 3.7
        _committee.IsLost = (to, message) => to == "v0" && message is Message.Propose;
        Agree("a");

        Assert.Equal(3, _committee.Final.Count());
        Assert.Equal(1ul, _committee.Of<Output.Fetch>("v0").First().Height);
    }

    [Fact]
    public void ignores_what_is_not_signed_by_a_validator()
    {
        // spec consensus 2.4
        var vote = _committee.Propose("v1", "a");
        _committee.Tell("v0", vote with { Signature = new byte[64] });
        _committee.Tell("v0", vote with { Signature = default });
        _committee.Tell("v0", _committee.Propose("stranger", "a"));
        Assert.Empty(_committee.Outputs);

        _committee.Tell("v0", vote);
        Assert.NotEmpty(_committee.Said<Message.Vote>("v0"));
    }

    private void Agree(string text)
    {
        _committee.Work();
        _committee.Build("v1", text);
        _committee.Settle();
    }
}
