using Salus.Consensus.Messages;

namespace Salus.Consensus.Tests;

/// <summary>At height 1 round 0 is v1's, round 1 is v2's, round 2 is v3's.</summary>
public sealed class A_round_change
{
    private static readonly string[] All = ["v0", "v1", "v2", "v3"];
    private readonly Committee _committee = new();

    [Fact]
    public void gives_the_turn_to_the_next_when_the_first_is_silent()
    {
        // spec consensus 3.2, 5.2
        _committee.Work();
        _committee.Fire(All);
        _committee.Settle();
        Assert.Equal(1u, Assert.Single(_committee.Of<Output.Build>("v2")).Round);
        _committee.Build("v2", "b", round: 1);
        _committee.Settle();

        Assert.Equal(4, _committee.Final.Count());
        Assert.All(_committee.Final, final => Assert.Equal(1u, final.Certificate.Round));
    }

    [Fact]
    public void proposes_again_what_somebody_prepared()
    {
        // spec consensus 3.2, 3.3, 3.4, 3.6: commits of round 0 are lost, prepares reach one only.
        _committee.IsLost = (to, message) =>
            message is Message.Vote { Phase: Phase.Commit, Round: 0 }
            || (message is Message.Vote { Phase: Phase.Prepare, Round: 0 } && to != "v3");
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        Assert.Single(_committee.Replicas.Keys, id =>
            _committee.Said<Message.Vote>(id).Any(vote => vote.Phase == Phase.Commit));

        var asked = new List<string?>();
        _committee.IsGood = (_, proposer) =>
        {
            asked.Add(proposer);
            return true;
        };
        _committee.IsLost = (_, message) => message.Validator == "v0" && message is Message.ChangeRound;
        _committee.Fire(All);
        _committee.Settle();

        Assert.Empty(_committee.Of<Output.Build>("v2"));
        Assert.Equal(4, _committee.Final.Count());
        Assert.All(_committee.Final, final => Assert.Equal(Committee.Proposal("a"), final.Proposal));
        Assert.All(asked, Assert.Null);
    }

    [Fact]
    public void is_joined_by_those_who_see_that_some_honest_wish_for_it()
    {
        // spec consensus 5.4
        _committee.Tell("v0", _committee.Change("v1", 3));
        Assert.Equal(0u, _committee.Replicas["v0"].Standing!.Round);
        _committee.Tell("v0", _committee.Change("v2", 2));

        Assert.Equal(2u, _committee.Replicas["v0"].Standing!.Round);
        Assert.Equal(2u, Assert.Single(_committee.Said<Message.ChangeRound>("v0")).Round);
    }

    [Fact]
    public void waits_longer_each_time_up_to_four_seconds()
    {
        // spec consensus 5.1
        _committee.Work();
        for (var round = 0; round < 4; round++)
        {
            _committee.Fire(All);
            _committee.Settle();
        }

        Assert.Equal(
            [1_000, 2_000, 4_000, 4_000, 4_000],
            _committee.Of<Output.SetTimer>("v0").GroupBy(timer => timer.Round)
                .Select(timers => Assert.Single(timers.Distinct()).Milliseconds));
    }

    [Fact]
    public void comes_sooner_when_nothing_was_heard_of_the_proposer_for_three_heights()
    {
        // spec consensus 5.7
        Assert.Equal(
            [1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 250, 1_000, 1_000, 1_000, 1_000], Waited(speaks: 9, of: 9));
    }

    [Fact]
    public void comes_as_soon_whatever_height_the_last_word_was_of()
    {
        // spec consensus 5.7, 7.4
        Assert.Equal(
            [1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 250, 1_000, 1_000, 1_000, 250],
            Waited(speaks: 1, of: ulong.MaxValue));
    }

    // The turns of v3 are at heights 3, 7 and 11; it says one thing, at a height, of a height.
    private List<long> Waited(ulong speaks, ulong of)
    {
        List<long> waited = [];
        for (var height = 1UL; height <= 11; height++)
        {
            _committee.Step("v0", new Input.Advanced(height, _committee.Validators, new ProposerHistory([])));
            foreach (var validator in new[] { "v1", "v2" })
            {
                _committee.Tell("v0", _committee.Vote(Phase.Prepare, validator, "a", height: height));
            }

            if (height == speaks)
            {
                _committee.Tell("v0", _committee.Vote(Phase.Prepare, "v3", "a", height: of));
            }

            _committee.Step("v0", new Input.WorkArrived());
            waited.Add(_committee.Of<Output.SetTimer>("v0").Last().Milliseconds);
        }

        return waited;
    }

    [Fact]
    public void does_not_run_away_from_the_others()
    {
        // spec consensus 5.2
        _committee.IsLost = (to, message) => to != message.Validator;
        _committee.Work();
        for (var time = 0; time < 10; time++)
        {
            _committee.Fire("v0");
            _committee.Settle();
        }

        Assert.Equal(1u, _committee.Replicas["v0"].Standing!.Round);
        Assert.Equal(9, _committee.Of<Output.Repeat>("v0").Count(repeat => repeat.Message is Message.ChangeRound));
    }

    // Else one who is a round's time ahead of the others stays so: each round is over here when it begins there.
    [Fact]
    public void begins_the_time_of_its_round_when_a_quorum_wishes_for_it()
    {
        // spec consensus 5.2
        _committee.Work();
        _committee.Fire("v0");
        _committee.Tell("v0", _committee.Change("v0", 1));
        _committee.Tell("v0", _committee.Change("v1", 1));
        var before = _committee.Of<Output.SetTimer>("v0").Count();

        _committee.Tell("v0", _committee.Change("v2", 1));
        _committee.Tell("v0", _committee.Change("v3", 1));

        Assert.Equal([new Output.SetTimer(1, 1, 2_000)], _committee.Of<Output.SetTimer>("v0").Skip(before));
        _committee.Fire("v0");
        Assert.Equal(2u, _committee.Replicas["v0"].Standing!.Round);
    }

    [Fact]
    public void takes_along_one_who_hears_of_it_by_a_proposal_only_and_lets_it_go_on()
    {
        // spec consensus 3.5, 5.2
        var because = new Justification([.. new[] { "v1", "v2", "v3" }.Select(by => _committee.Change(by, 2))], []);
        _committee.Tell("v0", _committee.Propose("v3", "c", 2, because));
        Assert.Equal(2u, _committee.Replicas["v0"].Standing!.Round);
        Assert.Equal(Phase.Prepare, Assert.Single(_committee.Said<Message.Vote>("v0")).Phase);

        _committee.Fire("v0");
        Assert.Equal(3u, _committee.Replicas["v0"].Standing!.Round);
    }

    [Fact]
    public void is_wished_for_again_with_what_was_prepared()
    {
        // spec consensus 5.2, 5.5, 2.3: the proposal of round 1 stands on the wishes without their certificates.
        _committee.IsLost = (_, message) => message is Message.Vote { Phase: Phase.Commit };
        _committee.Work();
        _committee.Build("v1", "a");
        _committee.Settle();
        _committee.Fire(All);
        _committee.Settle();
        Assert.Equal(1u, _committee.Replicas["v0"].Standing!.Round);
        _committee.Outputs.Clear();

        _committee.Step("v0", new Input.Connected("v3"));

        var again = Assert.Single(
            _committee.Of<Output.Repeat>("v0").Select(repeat => repeat.Message).OfType<Message.ChangeRound>(),
            wish => wish.Validator == "v0");
        Assert.NotNull(again.Certificate);
    }

    public static TheoryData<string> Reasons =>
    [
        "none", "two wishes", "one wish three times", "wishes for another round", "a wish of a stranger",
        "another proposal than was prepared", "no prepares", "prepares of two", "prepares of an older round",
        "prepares nobody speaks of",
    ];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void takes_no_proposal_without_a_good_reason(string reason)
    {
        // spec consensus 3.3
        string[] three = ["v0", "v1", "v3"];
        Message.ChangeRound Bare(string by, PreparedCertificate? prepared = null) =>
            _committee.Change(by, 2, prepared) with { Certificate = null };

        Message.ChangeRound[] plain = [.. three.Select(by => Bare(by))];
        var prepared = _committee.Prepared("a", 1, three);
        Message.ChangeRound[] bound = [Bare("v0"), Bare("v1", prepared), Bare("v3")];
        var (text, changes, prepares) = reason switch
        {
            "none" => ("a", [], []),
            "two wishes" => ("a", plain[..2], []),
            "one wish three times" => ("a", [plain[0], plain[0], plain[0]], []),
            "wishes for another round" => ("a", [.. three.Select(by => _committee.Change(by, 3))], []),
            "a wish of a stranger" => ("a", [plain[0], plain[1], Bare("stranger")], []),
            "another proposal than was prepared" => ("b", bound, prepared.Votes),
            "no prepares" => ("a", bound, []),
            "prepares of two" => ("a", bound, [.. prepared.Votes.Take(2)]),
            "prepares of an older round" => ("a", bound, _committee.Prepared("a", 0, three).Votes),
            _ => ("a", plain, prepared.Votes),
        };
        _committee.Tell("v2", _committee.Propose("v3", text, 2, new Justification(changes, prepares)));
        Assert.Empty(_committee.Said<Message.Vote>("v2"));

        // And with one it does.
        _committee.Tell("v2", _committee.Propose("v3", "a", 2, new Justification(bound, prepared.Votes)));
        Assert.Single(_committee.Said<Message.Vote>("v2"));
    }

    public static TheoryData<string> Claims =>
    [
        "no certificate", "a certificate it does not speak of", "of a later round", "of two", "of two phases",
        "of another proposal", "for the first round",
    ];

    [Theory]
    [MemberData(nameof(Claims))]
    public void counts_no_wish_that_claims_what_was_not_prepared(string claim)
    {
        // spec consensus 2.3: with v1's good wish, v3's would be enough to go along.
        string[] three = ["v0", "v1", "v3"];
        var good = _committee.Prepared("a", 1, three);
        var wish = _committee.Change("v3", 2, good);
        var bad = claim switch
        {
            "no certificate" => wish with { Certificate = null },
            "a certificate it does not speak of" => wish with { Prepared = null },
            "of a later round" => _committee.Change("v3", 2, _committee.Prepared("a", 2, three)),
            "of two" => _committee.Change("v3", 2, _committee.Prepared("a", 1, three[..2])),
            "of two phases" => _committee.Change("v3", 2, good with
            {
                Votes = [.. good.Votes.Take(2), _committee.Vote(Phase.Commit, "v3", "a", 1)],
            }),
            "of another proposal" => _committee.Change("v3", 2, good with { Proposal = Committee.Proposal("b") }),
            _ => _committee.Sign(new Message.ChangeRound(1, 0, "v3", null, null, default)),
        };
        _committee.Tell("v2", _committee.Change("v1", 2));
        _committee.Tell("v2", bad);
        Assert.Equal(0u, _committee.Replicas["v2"].Standing!.Round);

        _committee.Tell("v2", wish);
        Assert.Equal(2u, _committee.Replicas["v2"].Standing!.Round);
    }
}
