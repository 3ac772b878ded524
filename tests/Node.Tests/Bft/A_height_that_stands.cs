using Salus.Consensus;
using Salus.Node.Bft;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>What an operator reads of it.</summary>
public sealed class A_height_that_stands : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4);
    private readonly VotingPermission _permission = new("v1", 0, new ManualTime());
    private readonly Standing _standing = new(
        7, 1, IsBegun: true, "v3", HasProposal: true, [], new Dictionary<string, uint> { ["v2"] = 1 });

    [Fact]
    public void Says_who_has_not_voted()
    {
        Permit();

        Assert.Equal(
            ["block 7, round 1: to prepare, waits for v2, v4."],
            Words(_standing with { Rounds = [new RoundVotes(1, ["v1", "v3"], [])] }));
        Assert.Equal(
            ["block 7, round 1: to commit, waits for v2, v3, v4."],
            Words(_standing with { Rounds = [new RoundVotes(1, ["v1", "v3", "v4"], ["v1"])] }));
    }

    [Fact]
    public void Says_who_has_to_propose()
    {
        Permit();

        Assert.Equal(
            ["block 7, round 1: waits for v3 to propose; for this round or a later one wish v2; not yet: v1, v3, v4."],
            Words(_standing with { HasProposal = false }));
        Assert.Equal(
            ["nothing to order; v3 proposes block 7."], Words(_standing with { IsBegun = false }));
    }

    [Fact] // spec votes 4.1, 4.2
    public void Says_why_this_validator_does_not_vote()
    {
        Assert.StartsWith("this validator does not vote yet", Words(_standing)[0], StringComparison.Ordinal);
        var lost = new VotingPermission("v1", null, new ManualTime());
        Greet(lost);

        Assert.Contains("votes again when block 2 is final", Words(_standing, lost)[0], StringComparison.Ordinal);
    }

    public void Dispose() => _hospital.Dispose();

    private void Permit() => Greet(_permission);

    private void Greet(VotingPermission permission)
    {
        permission.Hear("v2", 0);
        permission.Hear("v3", 0);
        permission.Hear("v4", 0);
        permission.Look(_hospital.Genesis.Validators, QuorumRule.MoreThanTwoThirds, head: 0);
    }

    private IReadOnlyList<string> Words(Standing standing, VotingPermission? permission = null) =>
        StandingWords.Of(standing, _hospital.Genesis.Validators, permission ?? _permission).Words;
}
