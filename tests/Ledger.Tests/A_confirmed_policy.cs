using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_confirmed_policy
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_confirmed_policy()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec ledger 9.13
    [Fact]
    public void has_the_key_that_a_member_has_now()
    {
        Assert.Equal([new ConfirmedKey(_bob.Id, _bob.Agreement.Public.Thumbprint)], Confirmed(_bob).Keys);

        var next = _bob with { Signing = KeyPair.Generate(), Agreement = KeyPair.Generate() };
        _region.Accept(_bob, new RotateKey(next.Signing.Public, next.Agreement.Public, next.Possession()));

        Assert.Equal([new ConfirmedKey(_bob.Id, next.Agreement.Public.Thumbprint)], Confirmed(_bob).Keys);
    }

    // spec ledger 9.13
    [Fact]
    public void leaves_out_who_is_no_member_or_one_no_more()
    {
        _region.Accept(_region.House.Registrar, new RevokeMember(_bob.Id));
        Assert.Empty(Confirmed(_bob, _region.Stranger(Role.Doctor)).Keys);
    }

    // spec ledger 9.12, 9.13
    [Fact]
    public void has_the_digest_of_who_can_read_what()
    {
        Assert.Equal(Explained(), Confirmed().Explanation);
        var nobody = Explained();
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));

        Assert.NotEqual(nobody, Explained());
        Assert.Equal(Explained(), Confirmed().Explanation);
    }

    // spec ledger 9.13
    [Fact]
    public void changes_nothing_and_stands_in_no_log()
    {
        var before = _region.Policy(_alice);
        var confirmed = Confirmed(_bob);

        Assert.Equal(before.Last, _region.Policy(_alice).Last);
        Assert.Null(confirmed.ConcernedPatient);
    }

    // spec ledger 9.13
    [Fact]
    public void is_refused_when_a_member_stands_twice() => Assert.Equal(
        Refusal.RecipientRepeated, _region.Refused(_alice, new ConfirmPolicy(_alice.Id, [_bob.Id, _bob.Id])));

    // spec ledger 9.12
    [Fact]
    public void is_explained_in_these_bytes()
    {
        var (id, until) = (Some.Transaction(1), new Timestamp(5));
        var explanation = new Explanation(
            [new Reader(new Grantee.OneMember(Some.Member(1)), Purpose.TREAT, [Lab], 2, id, until, Role.Doctor)],
            [new RotationDue(Lab, [new Grantee.OneMember(Some.Member(2))])]);
        Assert.Equal(
            string.Concat(
                $$"""{"readers":[{"grantee":"member:{{Some.Member(1)}}","purpose":"TREAT","categories":""",
                $$"""["laboratory"],"records":2,"consent":"{{id}}","until":5,"role":"doctor"}],"rotationDue":""",
                $$"""[{"category":"laboratory","stillHold":["member:{{Some.Member(2)}}"]}]}"""),
            System.Text.Encoding.ASCII.GetString(explanation.ToBytes()));
    }

    private Digest Explained() => Explanation.Of(_region.State(), _alice.Id, _region.Now).Digest();

    private Event.PolicyConfirmed Confirmed(params Person[] members) =>
        (Event.PolicyConfirmed)_region.Accept(
            _alice, new ConfirmPolicy(_alice.Id, [.. members.Select(member => member.Id)])).Events.Single();
}
