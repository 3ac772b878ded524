using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

/// <summary>Whom a role's key service handed the keys: that member holds them, through the role.</summary>
public sealed class A_member_who_was_handed_a_roles_keys
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;
    private readonly Grantee _doctors;
    private readonly TransactionId _consent;

    public A_member_who_was_handed_a_roles_keys()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
        _doctors = new Grantee.RoleIn(_region.House.Id, Role.Doctor);
        _consent = _region.Granted(_alice, _region.Grant(_alice, _doctors, Lab));
    }

    // spec ledger 11.8
    [Fact]
    public void holds_them_while_the_role_is_entitled()
    {
        HandOver(SummariseRelease.KeysEntry(1, 1));

        var holder = Assert.Single(Holders, holder => holder.Grantee == _bob.AsGrantee);
        Assert.Equal((1L, 1L, _doctors), (holder.First, holder.Last, holder.Through));
        Assert.False(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 11.8
    [Fact]
    public void makes_rotation_due_by_leaving_though_the_roles_consent_goes_on()
    {
        HandOver(SummariseRelease.KeysEntry(1, 1));

        _region.Accept(_region.House.Registrar, new RevokeMember(_bob.Id));

        Assert.True(_region.IsRotationDue(_alice, Lab));
        var due = Assert.Single(Explanation.Of(_region.State(), _alice.Id, _region.Now).RotationDue);
        Assert.Equal([_bob.AsGrantee], due.StillHold);
        _region.Accept(_alice, _region.Publish(_alice, [Lab], _doctors));
        Assert.False(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 11.8
    [Fact]
    public void is_named_with_the_role_when_the_consent_has_ended()
    {
        HandOver(SummariseRelease.KeysEntry(1, 1));

        _region.Accept(_alice, new Revoke(_alice.Id, _region.Last(_alice), _consent, []));

        var due = Assert.Single(Explanation.Of(_region.State(), _alice.Id, _region.Now).RotationDue);
        Assert.Equal([_doctors, _bob.AsGrantee], due.StillHold);
    }

    // spec ledger 11.8
    [Fact]
    public void does_not_lose_the_key_of_a_consent_of_the_members_own()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { Purpose = Purpose.ETREAT });
        HandOver(SummariseRelease.KeysEntry(1, 1));

        Assert.Equal(2, Holders.Count(holder => holder.Grantee == _bob.AsGrantee));
        Assert.False(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 11.8
    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(1, 9_999_999)]
    public void holds_nothing_that_the_category_does_not_have(long first, long last)
    {
        HandOver(SummariseRelease.KeysEntry(first, last));
        Assert.DoesNotContain(Holders, holder => holder.Grantee == _bob.AsGrantee);
    }

    // spec ledger 11.8
    [Fact]
    public void is_nobody_when_only_records_were_released()
    {
        HandOver(SummariseRelease.Entry(Some.Record(1), 1));
        Assert.DoesNotContain(Holders, holder => holder.Grantee == _bob.AsGrantee);
    }

    private IReadOnlyList<KeyHolder> Holders => _region.Keys(_alice, Lab)!.Holders;

    private void HandOver(params string[] entries)
    {
        var permit = _region.Accept(_bob, PatientMessages.Request(_alice, Lab)).Transaction;
        _region.Accept(_region.House.Store, new SummariseRelease(permit, entries));
    }
}
