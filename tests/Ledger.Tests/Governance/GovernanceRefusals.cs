using Salus.Ledger.Contracts.Governance;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_proposal_is_refused
{
    private static readonly RoleQuota Quota = new(Role.Patient, 10, 1);
    private static readonly string Unsigned = Base64Url.Encode(new byte[64]);

    // spec ledger 14.3, 14.4, 14.5
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "a store sends it",
            () => Scene(r => (r.House.Store, Change()))
        },
        {
            Refusal.OrganisationHoldsNoPower, "the organisation has no validator with power",
            () => Scene(r => (r.Houses[1].Registrar, Change()), 1, 0)
        },
        { Refusal.EmptyChange, "nothing changes", () => Scene(r => (r.House.Registrar, Change())) },
        {
            Refusal.ValidatorRepeated, "a validator twice",
            () => Scene(r => (r.House.Registrar, Change(new("v9", 1), new("v9", 1))))
        },
        {
            Refusal.ValidatorRepeated, "a role twice",
            () => Scene(r => (r.House.Registrar, new ProposeChange(new NetworkChange([], [Quota, Quota]))))
        },
        {
            Refusal.UnknownValidator, "no such validator, and no key for one",
            () => Scene(r => (r.House.Registrar, Change(new("v9", 1), new("v0", 1_000))))
        },
        {
            Refusal.AlreadyCompromised, "one that lied shall have power again",
            () => Scene(r =>
            {
                r.Accept(r.House.Store, r.Evidence("v0", VotePhase.Commit));
                return (r.Houses[1].Registrar, Change(new ValidatorChange("v0", 1_000)));
            })
        },
        {
            Refusal.ValidatorExists, "the id is taken",
            () => Scene(r => (r.House.Registrar, Change(New(r, "v1", n => n with { Possession = Unsigned }))))
        },
        {
            Refusal.UnknownOrganisation, "the organisation is none",
            () => Scene(r => (r.House.Registrar, Change(New(r, "w0", n => n with
            {
                Organisation = Some.Organisation("elsewhere"), Key = r.Voting["v0"].Public,
            }))))
        },
        {
            Refusal.KeyInUse, "another validator's key",
            () => Scene(r => (r.House.Registrar, Change(New(r, "w0", n => n with { Key = r.Voting["v0"].Public }))))
        },
        {
            Refusal.KeyInUse, "a member's key",
            () => Scene(r => (r.House.Registrar, Change(New(r, "w0", n => n with
            {
                Key = r.House.Store.Signing.Public,
            }))))
        },
        {
            Refusal.BadPossession, "nobody signed with the key",
            () => Scene(r => (r.House.Registrar, Change(New(r, "w0", n => n with { Possession = Unsigned }))))
        },
        {
            Refusal.BadPossession, "the key was meant for another organisation",
            () => Scene(r => (r.House.Registrar, Change(New(r, "w0", n => n with
            {
                Organisation = r.Houses[1].Id,
            }))))
        },
        {
            Refusal.PowersNotAllowed, "an organisation would hold a third",
            () => Scene(r => (r.House.Registrar, Change(new ValidatorChange("v0", 30))))
        },
        {
            Refusal.PowersNotAllowed, "nobody would have power",
            () => Scene(r => (r.House.Registrar, Change([.. r.Voting.Keys.Select(id => new ValidatorChange(id, 0))])))
        },
        {
            Refusal.PowersNotAllowed, "solo has one that orders",
            r => (r.House.Registrar, Change(r.NewValidator("w0", r.House, 1)))
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because_of(RefusalRow row) => row.Check();

    private static ProposeChange Change(params ValidatorChange[] changes) => Assembly.Change(changes);

    private static ValidatorChange New(TestRegion region, string id, Func<NewValidator, NewValidator> edit) =>
        new(id, 1_000, edit(Assembly.NewOne(region.House, KeyPair.Generate(), id)));

    private static RefusalRow.Scene Scene(
        Func<TestRegion, (Person, Contracts.Message)> make, params long[] powers)
    {
        var region = powers.Length > 0 ? Some.Region(powers) : Assembly.OfFour();
        var (signer, message) = make(region);
        return new RefusalRow.Scene(region, signer, message);
    }
}

public sealed class A_vote_on_a_change_is_refused
{
    // spec ledger 14.6
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        { Refusal.SenderNotAllowed, "a store sends it", r => (r.House.Store, new Vote(Some.Transaction(1), true)) },
        {
            Refusal.OrganisationHoldsNoPower, "the organisation has no validator with power",
            () =>
            {
                var region = Some.Region(1, 0);
                return new(region, region.Houses[1].Registrar, new Vote(Some.Transaction(1), true));
            }
        },
        {
            Refusal.UnknownProposal, "there is no such proposal",
            r => (r.House.Registrar, new Vote(Some.Transaction(1), true))
        },
        {
            Refusal.ProposalClosed, "it is in force, and would have lapsed",
            r =>
            {
                var proposal = r.Propose(new ProposeChange(new NetworkChange([], [new(Role.Patient, 9, 1)])));
                Assert.Null(r.Vote(proposal, 0));
                r.Now = r.Now.PlusMs(Some.Days(8));
                return (r.House.Registrar, new Vote(proposal, true));
            }
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because_of(RefusalRow row) => row.Check();
}

public sealed class A_report_of_equivocation
{
    private readonly TestRegion _region = Assembly.OfFour();

    // spec ledger 14.7
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        { Refusal.SenderNotAllowed, "a doctor sends it", r => (r.Practitioner(), r.Evidence("v0", VotePhase.Commit)) },
        {
            Refusal.UnknownValidator, "there is no such validator",
            r => (r.House.Store, r.Evidence("v0", VotePhase.Commit) with { Validator = "v9" })
        },
        {
            Refusal.EvidenceDoesNotHold, "it signed the same digest twice",
            r => Of(r, e => e with { Second = e.First })
        },
        { Refusal.EvidenceDoesNotHold, "another height", r => Of(r, e => At(e, e.Turn with { Height = new(8) })) },
        { Refusal.EvidenceDoesNotHold, "another round", r => Of(r, e => At(e, e.Turn with { Round = 3 })) },
        {
            Refusal.EvidenceDoesNotHold, "another phase",
            r => Of(r, e => At(e, e.Turn with { Phase = VotePhase.Prepare }))
        },
        {
            Refusal.EvidenceDoesNotHold, "another ledger",
            r => Of(r, e => At(e, e.Turn with { Ledger = LedgerName.Policies }))
        },
        {
            Refusal.EvidenceDoesNotHold, "one was signed in another round",
            r => Of(r, e => e with { Second = r.Said("v0", e.Turn with { Round = 3 }, 2) })
        },
        {
            Refusal.EvidenceDoesNotHold, "one was signed by nobody",
            r => Of(r, e => e with { First = e.First with { Signature = new byte[64] } })
        },
        { Refusal.LastPower, "it has all the power there is", r => Of(r, e => e) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void is_refused_because_of(RefusalRow row) => row.Check();

    // spec ledger 14.7, consensus 2.2
    [Theory]
    [InlineData(VotePhase.Propose, LedgerName.Records)]
    [InlineData(VotePhase.Prepare, LedgerName.Records)]
    [InlineData(VotePhase.Commit, LedgerName.Policies)]
    public void takes_the_validators_power_at_once(VotePhase phase, LedgerName ledger)
    {
        var before = _region.Policies.Validators;
        var happened = _region.Accept<Event.ValidatorCompromised>(
            _region.Houses[2].Store, _region.Evidence("v1", phase, ledger));

        Assert.Equal(
            ("v1", _region.Houses[1].Id, ledger), (happened.Validator, happened.Organisation, happened.Ledger));
        Assert.Equal(0, _region.Policies.Validators.Find("v1")!.Power);
        Assert.Equal(before.TotalPower - 20, _region.Policies.Validators.TotalPower);
        Assert.Equal(phase, _region.State().Get(Compromised.Table, "v1")!.Phase);
        Assert.Null(_region.State().Get(Compromised.Table, "v0"));
        _region.Verify(_region.Chain[^1]);
        _region.Member(Role.Patient);
        _region.Verify(_region.Chain[^1]);
        Replay.Check(_region);
    }

    // spec ledger 14.7
    [Fact]
    public void is_taken_once()
    {
        _region.Accept(_region.House.Store, _region.Evidence("v1", VotePhase.Commit));
        Assert.Equal(
            Refusal.AlreadyCompromised,
            _region.Refused(_region.Houses[2].Store, _region.Evidence("v1", VotePhase.Prepare)));
    }

    // spec ledger 14.7
    [Fact]
    public void leaves_the_last_its_power()
    {
        foreach (var validator in new[] { "v0", "v1", "v2" })
        {
            _region.Accept(_region.House.Store, _region.Evidence(validator, VotePhase.Commit));
        }

        Assert.Equal(
            Refusal.LastPower, _region.Refused(_region.House.Store, _region.Evidence("v3", VotePhase.Commit)));
        Assert.Equal(20, _region.Policies.Validators.TotalPower);
    }

    private static ReportEquivocation At(ReportEquivocation evidence, Turn turn) => evidence with { Turn = turn };

    private static (Person, Contracts.Message) Of(
        TestRegion region, Func<ReportEquivocation, ReportEquivocation> edit) =>
        (region.House.Store, edit(region.Evidence("v0", VotePhase.Commit)));
}
