using Salus.Consensus.Messages;

namespace Salus.Consensus.Tests;

public sealed class A_faulty_validator
{
    private readonly Committee _committee = new();

    public static TheoryData<string> Kinds => ["propose", "prepare", "commit"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void is_caught_when_it_says_two_things_in_a_round(string kind)
    {
        // spec consensus 7.1
        Message Say(string text) => kind switch
        {
            "propose" => _committee.Propose("v1", text),
            "prepare" => _committee.Vote(Phase.Prepare, "v1", text),
            _ => _committee.Vote(Phase.Commit, "v1", text),
        };
        _committee.Tell("v0", Say("a"));
        _committee.Tell("v0", Say("a"));
        Assert.Empty(_committee.Of<Output.Caught>("v0"));
        _committee.Tell("v0", Say("b"));

        var caught = Assert.Single(_committee.Of<Output.Caught>("v0"));
        Assert.True(caught.First.Signature.Span.SequenceEqual(Say("a").Signature.Span));
        Assert.True(caught.Second.Signature.Span.SequenceEqual(Say("b").Signature.Span));
    }

    [Fact]
    public void is_caught_when_another_shows_what_it_said_there()
    {
        // spec consensus 7.1
        _committee.Tell("v0", _committee.Vote(Phase.Prepare, "v1", "b"));
        var shown = _committee.Prepared("a", 0, "v1", "v2", "v3");
        _committee.Tell("v0", _committee.Change("v2", 1, shown));

        var caught = Assert.Single(_committee.Of<Output.Caught>("v0"));
        Assert.Equal(("v1", "v1"), (caught.First.Validator, caught.Second.Validator));
    }

    [Fact]
    public void is_caught_when_a_justification_shows_what_it_said_there()
    {
        // spec consensus 7.1
        _committee.Tell("v0", _committee.Vote(Phase.Prepare, "v3", "b"));
        var shown = _committee.Prepared("a", 0, "v1", "v2", "v3");
        Message.ChangeRound[] wishes =
        [
            _committee.Change("v1", 1), _committee.Change("v2", 1, shown) with { Certificate = null },
            _committee.Change("v3", 1),
        ];
        _committee.Tell("v0", _committee.Propose("v2", "a", 1, new Justification(wishes, shown.Votes)));

        Assert.Equal("v3", Assert.Single(_committee.Of<Output.Caught>("v0")).First.Validator);
    }

    [Fact]
    public void has_only_its_first_vote_counted()
    {
        // spec consensus 7.1
        _committee.Tell("v0", _committee.Propose("v1", "a"));
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "v1", "b"));
        foreach (var by in new[] { "v1", "v2", "v3" })
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, by, "a"));
        }

        Assert.Empty(_committee.Final);
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "v0", "a"));
        Assert.Single(_committee.Final);
    }

    [Fact]
    public void fills_nobodys_memory()
    {
        // spec consensus 7.2: a vote for round 17 comes too early, and is not there when the round is.
        foreach (var by in new[] { "v1", "v2", "v3" })
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, by, "a", round: 17));
        }

        _committee.Tell("v0", _committee.Propose("v1", "a"));
        Assert.Empty(_committee.Final);
        foreach (var by in new[] { "v1", "v2", "v3" })
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, by, "a", round: 16));
        }

        Assert.Single(_committee.Final);
    }

    [Fact]
    public void is_kept_to_a_few_messages_of_the_next_height()
    {
        // spec consensus 7.2: nine votes of v1, of which the ninth, and with it the height, is lost.
        for (var round = 1u; round < 9; round++)
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, "v1", "x", round, height: 2));
        }

        foreach (var by in new[] { "v1", "v2", "v3" })
        {
            _committee.Tell("v0", _committee.Vote(Phase.Commit, by, "a", height: 2));
        }

        _committee.Step("v0", new Input.Advanced(2, _committee.Validators, new ProposerHistory(["v1"])));
        Assert.Empty(_committee.Of<Output.Fetch>("v0"));
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "v1", "a", height: 2));
        Assert.Equal(2ul, Assert.Single(_committee.Of<Output.Fetch>("v0")).Height);
    }

    [Fact]
    public void that_speaks_of_heights_beyond_is_asked_for_them()
    {
        // spec consensus 7.3
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "v1", "a", height: 2));
        Assert.Empty(_committee.Outputs);
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "v1", "a", height: 3));
        Assert.Equal(new Output.Fetch(1, "v1"), Assert.Single(_committee.Of<Output.Fetch>("v0")));
        _committee.Tell("v0", _committee.Vote(Phase.Commit, "stranger", "a", height: 3));
        Assert.Single(_committee.Outputs);
    }

    [Fact]
    public void that_is_behind_is_sent_what_is_final()
    {
        // spec consensus 7.3
        _committee.Step("v0", new Input.Advanced(2, _committee.Validators, new ProposerHistory(["v1"])));
        _committee.Tell("v0", _committee.Change("v3", 1));

        Assert.Equal(new Output.Help(1, "v3"), Assert.Single(_committee.Of<Output.Help>("v0")));
    }

    [Fact]
    public void makes_no_replica_throw()
    {
        // spec consensus 7.4
        var odd = Committee.Proposal("a") with { Bytes = default };
        foreach (var round in new[] { 0u, 1u, 16u, uint.MaxValue })
        {
            foreach (var height in new[] { 0ul, 1ul, 2ul, ulong.MaxValue })
            {
                foreach (var message in new Message[]
                {
                    new Message.Propose(height, round, "v1", odd, Justification.None, default),
                    new Message.Vote((Phase)7, height, round, odd.Digest, "v1", default),
                    new Message.ChangeRound(
                        height, round, "v1", new Prepared(uint.MaxValue, odd.Digest), null, default),
                    new Message.ChangeRound(
                        height,
                        round,
                        "v1",
                        new Prepared(round, odd.Digest),
                        new PreparedCertificate(round, odd, []),
                        default),
                })
                {
                    _committee.Tell("v0", message);
                    _committee.Tell("v0", _committee.Sign(message));
                }
            }
        }

        _committee.Step("v0", new Input.TimerFired(ulong.MaxValue, uint.MaxValue));
        _committee.Step("v0", new Input.Built(7, 7, null));
        _committee.Step("v0", new Input.Connected("stranger"));
    }
}
