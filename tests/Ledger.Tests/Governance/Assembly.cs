using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>What the organisations of a region decide about its validators.</summary>
internal static class Assembly
{
    /// <summary>A bft region in which four organisations hold the same power.</summary>
    public static TestRegion OfFour(Endorsement? endorsement = null) =>
        new([20, 20, 20, 20], engine: Engine.Bft, endorsement: endorsement);

    /// <summary>A validator that there is not yet, with its voting key.</summary>
    public static ValidatorChange NewValidator(this TestRegion region, string id, House house, long power)
    {
        var key = KeyPair.Generate();
        region.Voting.TryAdd(id, key);
        return new ValidatorChange(id, power, NewOne(house, region.Voting[id], id));
    }

    public static NewValidator NewOne(House house, KeyPair key, string id) => new(
        house.Id,
        key.Public,
        Base64Url.Encode(VotingKeyPossession.Sign(key, TestRegion.Network, id, house.Id)));

    public static ProposeChange Change(params ValidatorChange[] changes) => new(new NetworkChange(changes, []));

    public static TransactionId Propose(this TestRegion region, ProposeChange change, int house = 0) =>
        region.Accept(region.Houses[house].Registrar, change).Transaction;

    public static Refusal? Vote(this TestRegion region, TransactionId proposal, int house, bool isInFavour = true) =>
        region.Refused(region.Houses[house].Registrar, new Vote(proposal, isInFavour));

    /// <summary>Proposes a change, and all who hold power vote for it until it is in force.</summary>
    public static void Decide(this TestRegion region, ProposeChange change)
    {
        var by = Enumerable.Range(0, region.Houses.Count).First(house => region.PowerOf(house) > 0);
        var proposal = region.Propose(change, by);
        for (var house = 0; !region.Proposal(proposal).IsAccepted; house++)
        {
            if (region.PowerOf(house) > 0)
            {
                Assert.Null(region.Vote(proposal, house));
            }
        }
    }

    public static Proposal Proposal(this TestRegion region, TransactionId id) =>
        region.State().Get(Contracts.Governance.Proposal.Table, id.ToString())!;

    public static long PowerOf(this TestRegion region, int house) => region.Policies.Validators.Validators
        .Where(validator => validator.Organisation == region.Houses[house].Id.ToString())
        .Sum(validator => validator.Power);

    /// <summary>Two digests that a validator signed where it may sign one.</summary>
    public static ReportEquivocation Evidence(
        this TestRegion region, string validator, VotePhase phase, LedgerName ledger = LedgerName.Records)
    {
        var turn = new Turn(ledger, new Height(7), 2, phase);
        return new ReportEquivocation(
            validator, turn, region.Said(validator, turn, 1), region.Said(validator, turn, 2));
    }

    public static SignedDigest Said(this TestRegion region, string validator, Turn turn, int number)
    {
        var ledger = Code<LedgerName>.Text(turn.Ledger);
        var bytes = VoteBytes.For(
            turn.Phase, TestRegion.Network, ledger, turn.Height.Value, turn.Round, Some.Digest(number));
        return new SignedDigest(Some.Digest(number), region.Voting[validator].Sign(bytes));
    }

    /// <summary>What follows from genesis alone: a proof as a file.</summary>
    public static void Verify(this TestRegion region, CertifiedBlock final) =>
        Proof.Parse(region.Prove(final).Write()).Verify(Genesis.Parse(region.Genesis.Bytes));
}
