using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Tests;

public sealed class A_change_of_validators
{
    private readonly TestRegion _region = Assembly.OfFour();

    private BlockHeader Head => _region.Policies.Head;

    // spec ledger 14.1, 14.2, 14.6
    [Fact]
    public void is_in_force_from_the_block_after_the_vote_that_accepts_it()
    {
        var before = _region.Policies.Validators;
        var proposal = _region.Propose(Assembly.Change(_region.NewValidator("w0", _region.House, 1)));
        Assert.Null(_region.Vote(proposal, 0));
        Assert.Null(_region.Vote(proposal, 1));
        Assert.Equal(before.Digest, Head.NextValidators);

        Assert.Null(_region.Vote(proposal, 2));

        var after = _region.Policies.Validators;
        Assert.Equal((before.Digest, after.Digest), (Head.Validators, Head.NextValidators));
        Assert.Equal(["v0", "v1", "v2", "v3", "w0"], after.Validators.Select(validator => validator.Id));
        _region.Commit(LedgerName.Policies);
        Assert.Equal((after.Digest, after.Digest), (Head.Validators, Head.NextValidators));
        Assert.Equal(before.Digest, _region.Policies.ValidatorsAt(new Height(Head.Height.Value - 1)).Digest);
    }

    // spec ledger 14.2
    [Fact]
    public void is_in_force_on_records_after_the_block_that_names_the_policies_block()
    {
        _region.Commit(LedgerName.Records);
        _region.Decide(Assembly.Change(new ValidatorChange("v0", 1)));
        var before = _region.Genesis.Validators.Digest;

        var naming = _region.Commit(LedgerName.Records).Block.Header;
        var next = _region.Commit(LedgerName.Records).Block.Header;

        Assert.Equal(Head.Height, naming.Policy.Height);
        Assert.Equal((before, Head.NextValidators), (naming.Validators, naming.NextValidators));
        Assert.Equal((Head.NextValidators, Head.NextValidators), (next.Validators, next.NextValidators));
        Assert.Equal(before, _region.Records.ValidatorsAt(naming.Height).Digest);
        Assert.Equal(Head.NextValidators, _region.Records.ValidatorsAt(next.Height).Digest);
        Replay.Check(_region);
    }

    // spec ledger 3.1
    [Fact]
    public void makes_blocks_invalid_that_keep_the_former_set_or_are_proposed_without_power()
    {
        _region.Decide(Assembly.Change(
            new ValidatorChange("v0", 0), _region.NewValidator("w0", _region.House, 2)));
        var made = _region.Policies.Draft(_region.Now, "v1", []).Block;

        Refuse("validators are not those", made with
        {
            Header = made.Header with { Validators = _region.Genesis.Validators.Digest },
        });
        Refuse("no validator with power", _region.Policies.Draft(_region.Now, "v0", []).Block);
        _region.Policies.Execute(made);
    }

    // spec ledger 13.4, 14.2
    [Fact]
    public void is_in_every_proof_above_it_and_leaves_those_below_as_they_were()
    {
        var below = Chained();
        _region.Decide(Assembly.Change(
            new ValidatorChange("v0", 0), _region.NewValidator("w0", _region.House, 2)));
        var above = Chained();
        var records = new[] { Record(), Record(), Record() };

        Assert.Empty(_region.Prove(below).SetChanges);
        Assert.Single(_region.Prove(above).SetChanges);
        Assert.Equal([0, 1, 1], records.Select(final => _region.Prove(final).SetChanges.Count));
        Assert.All([below, above, .. records], _region.Verify);
        Reject(ProofFault.ValidatorsUnknown, _region.Prove(above) with { SetChanges = [] });
    }

    // spec ledger 13.4
    [Fact]
    public void ends_what_the_former_validators_may_certify()
    {
        var keys = _region.Voting.Keys.ToList();
        _region.Decide(Assembly.Change([.. keys.Select(id => new ValidatorChange(id, 0)),
            .. _region.Houses.Select((house, i) => _region.NewValidator($"w{i}", house, 2))]));
        var final = Chained();
        var proof = _region.Prove(final);
        var header = final.Block.Header;

        var byFormer = new Certificate(0, [.. proof.Certificate.Signatures.Where(one => keys.Contains(one.Validator))]);

        Assert.Equal(4, byFormer.Signatures.Count);
        Reject(ProofFault.CertificateInvalid, proof with { Certificate = byFormer });
        var chain = new ValidatorChain(_region.Genesis, LedgerName.Policies);
        Assert.Throws<ProofRejectedException>(() => chain.Check(header, byFormer));
        chain.Follow(proof.SetChanges[0]);
        Assert.Throws<ProofRejectedException>(() => chain.Check(header, byFormer));
        chain.Check(header, final.Certificate);
        Assert.Throws<ProofRejectedException>(() => chain.Follow(proof.SetChanges[0]));
    }

    // spec ledger 14.6, 8.5
    [Fact]
    public void moves_the_power_of_organisations_that_vote_on_practitioners()
    {
        var bob = _region.Member(Role.Doctor);
        _region.Accept(_region.House.Store, _region.Evidence("v0", VotePhase.Commit));

        Assert.Equal(
            Refusal.OrganisationHoldsNoPower,
            _region.Refused(_region.House.Registrar, new VerifyPractitioner(bob.Id, IsInFavour: true)));
        foreach (var house in new[] { 1, 2 })
        {
            var voted = _region.Accept<Event.PractitionerVoted>(
                _region.Houses[house].Registrar, new VerifyPractitioner(bob.Id, IsInFavour: true));
            Assert.Equal(house == 2, voted.IsVerified);
        }
    }

    // spec ledger 14.6
    [Fact]
    public void is_counted_by_power_as_it_is_when_the_vote_comes()
    {
        var proposal = _region.Propose(new ProposeChange(new NetworkChange([], [new RoleQuota(Role.Patient, 9, 1)])));
        Assert.Null(_region.Vote(proposal, 0));
        Assert.Null(_region.Vote(proposal, 1));
        _region.Accept(_region.House.Store, _region.Evidence("v1", VotePhase.Commit));

        Assert.Null(_region.Vote(proposal, 2));
        Assert.False(_region.Proposal(proposal).IsAccepted);
        Assert.Null(_region.Vote(proposal, 3));
        Assert.True(_region.Proposal(proposal).IsAccepted);
    }

    // spec ledger 14.6
    [Fact]
    public void may_be_voted_against_after_all()
    {
        var proposal = _region.Propose(Assembly.Change(new ValidatorChange("v0", 1)));
        Assert.Null(_region.Vote(proposal, 0));
        Assert.Null(_region.Vote(proposal, 0, isInFavour: false));
        Assert.Equal(Refusal.AlreadyVoted, _region.Vote(proposal, 0, isInFavour: false));
        Assert.Null(_region.Vote(proposal, 1));
        Assert.Null(_region.Vote(proposal, 2));
        Assert.False(_region.Proposal(proposal).IsAccepted);
    }

    // spec ledger 14.3, 14.6
    [Fact]
    public void lapses_after_seven_days()
    {
        var proposal = _region.Propose(Assembly.Change(new ValidatorChange("v0", 1)));
        var until = _region.Proposal(proposal).Until;
        Assert.Equal(until, _region.Policies.Head.Time.PlusMs(Some.Days(7)));
        _region.Now = until.PlusMs(-1);
        Assert.Null(_region.Vote(proposal, 0));
        _region.Now = until;
        Assert.Equal(Refusal.ProposalLapsed, _region.Vote(proposal, 1));
    }

    // spec ledger 14.3
    [Fact]
    public void is_one_of_at_most_eight_that_an_organisation_has_open()
    {
        var change = new ProposeChange(new NetworkChange([], [new RoleQuota(Role.Patient, 9, 1)]));
        var proposals = Enumerable.Range(0, 8).Select(_ => _region.Propose(change)).ToList();
        Assert.Equal(proposals, OpenProposals.At(_region.Now, _region.State()).Select(open => open.Id));
        Assert.Equal(Refusal.TooManyProposals, _region.Refused(_region.House.Registrar, change));
        proposals.Add(_region.Propose(change, house: 1));

        Assert.All([0, 1, 2], house => Assert.Null(_region.Vote(proposals[3], house)));
        proposals.RemoveAt(3);
        Assert.Equal(proposals, OpenProposals.At(_region.Now, _region.State()).Select(open => open.Id));
        _region.Propose(change);
        _region.Now = _region.Now.PlusMs(Some.Days(7));
        Assert.Empty(OpenProposals.At(_region.Now, _region.State()));
        _region.Propose(change);
    }

    // spec ledger 14.6: two changes, each allowed alone, that are not together.
    [Fact]
    public void is_judged_again_when_it_would_be_accepted()
    {
        var first = _region.Propose(Assembly.Change(_region.NewValidator("w0", _region.Houses[0], 1)));
        var second = _region.Propose(Assembly.Change(_region.NewValidator("w0", _region.Houses[1], 1)));
        foreach (var house in new[] { 0, 1, 2 })
        {
            Assert.Null(_region.Vote(first, house));
        }

        Assert.Null(_region.Vote(second, 0));
        Assert.Null(_region.Vote(second, 1));
        Assert.Equal(Refusal.ValidatorExists, _region.Vote(second, 2));
        Assert.Equal(Refusal.ProposalClosed, _region.Vote(first, 3));
    }

    // spec ledger 14.3, 14.6
    [Fact]
    public void may_be_one_of_quotas()
    {
        var alice = _region.Patient();
        var change = new ProposeChange(new NetworkChange([], [new RoleQuota(Role.Patient, 1, 1)]));
        var drawn = new RotateKey(alice.Signing.Public, alice.Agreement.Public, alice.Possession());

        _region.Decide(change);
        Assert.Equal(_region.Genesis.Validators.Digest, Head.NextValidators);
        _region.Send(alice, drawn);
        var over = _region.Policies.Draft(_region.Now, "v0", [_region.Sign(alice, drawn)]);

        Assert.Equal(Refusal.QuotaExceeded, Assert.Single(over.LeftOut).Reason);
        Replay.Check(_region);
    }

    // spec ledger 1.5, 14.5, wire 2.9
    [Fact]
    public void leaves_those_their_power_whose_endorsement_is_needed()
    {
        var region = Assembly.OfFour(new Endorsement(1, ["north"]));
        region.Member(Role.Patient);
        var final = region.Chain[^1];
        region.Verify(final);
        var signatures = final.Certificate.Signatures.Where(one => one.Validator != "v1");
        var unendorsed = region.Prove(final) with { Certificate = new Certificate(0, [.. signatures]) };

        Reject(ProofFault.CertificateInvalid, unendorsed, region.Genesis);
        Assert.Equal(
            Refusal.PowersNotAllowed,
            region.Refused(region.House.Registrar, Assembly.Change(
                new ValidatorChange("v1", 0), region.NewValidator("w0", region.Houses[2], 1),
                region.NewValidator("w3", region.Houses[3], 1))));
        Assert.Equal(Refusal.LastPower, region.Refused(region.House.Store, region.Evidence("v1", VotePhase.Commit)));
    }

    private static void Reject(ProofFault fault, Proof proof, Genesis genesis) =>
        Assert.Equal(fault, Assert.Throws<ProofRejectedException>(() => proof.Verify(genesis)).Fault);

    private void Reject(ProofFault fault, Proof proof) => Reject(fault, proof, _region.Genesis);

    private void Refuse(string rule, Block block) => Assert.Contains(
        rule,
        Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(block)).Message,
        StringComparison.Ordinal);

    private CertifiedBlock Chained()
    {
        _region.Member(Role.Patient);
        return _region.Chain[^1];
    }

    private CertifiedBlock Record()
    {
        _region.Send(_region.House.Store, new Contracts.Records.AttestErasure(
            Some.Member(1), Some.Record(1), [], new Contracts.Records.ErasedCopies(0, 0)));
        return _region.Chain[^1];
    }
}
