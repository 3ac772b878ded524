using Salus.Ledger.Contracts.Consent;

namespace Salus.Ledger.Tests;

public sealed class A_consent
{
    private const Category Lab = Category.Laboratory;
    private const Category Med = Category.Medication;

    private readonly TestRegion _region = Some.Region(1, 1);
    private readonly Person _alice;
    private readonly Person _bob;

    public A_consent()
    {
        _alice = _region.Patient(Lab, Med, Category.Imaging);
        _bob = _region.Practitioner();
    }

    // spec ledger 9.3
    [Fact]
    public void holds_from_its_first_millisecond_to_just_before_its_last()
    {
        var (from, to) = (_region.Now.PlusMs(1_000), _region.Now.PlusMs(5_000));
        _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { From = from, To = to });

        Assert.False(IsPermittedAt(from.PlusMs(-1)));
        Assert.True(IsPermittedAt(from));
        Assert.True(IsPermittedAt(to.PlusMs(-1)));
        Assert.False(IsPermittedAt(to));
    }

    // spec ledger 9.3
    [Fact]
    public void may_last_ten_years()
    {
        var grant = _region.Grant(_alice, _bob.AsGrantee, Lab);
        _region.Granted(_alice, grant with { To = grant.From.PlusMs(Grant.LongestMs) });
    }

    // spec ledger 9.5
    [Fact]
    public void that_is_superseded_is_not_revived_when_the_newer_is_revoked()
    {
        var older = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var newer = _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.Equal([older], ((Event.ConsentGranted)newer.Events[0]).Superseded);

        _region.Accept(_alice, _region.Revoke(_alice, newer.Transaction));

        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
        Assert.Equal(Refusal.UnknownConsent, _region.Refused(_alice, _region.Revoke(_alice, older)));
    }

    // spec ledger 9.5
    [Fact]
    public void is_superseded_in_the_categories_that_overlap_only()
    {
        var older = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab, Med));
        var newer = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Med, Category.Imaging));

        Assert.Equal(older, _region.Ask(_bob, _alice, Lab).Consent);
        Assert.Equal(newer, _region.Ask(_bob, _alice, Med).Consent);
        Assert.Equal([Lab], _region.Policy(_alice).Consents.Single(consent => consent.Id == older).Categories);
    }

    // spec ledger 9.5
    [Fact]
    public void is_not_superseded_by_one_for_another_grantee_or_purpose()
    {
        var older = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Granted(_alice, _region.Grant(_alice, _region.Practitioner().AsGrantee, Lab));
        _region.Granted(_alice, _region.Grant(_alice, _region.House.Doctors, Lab));
        _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { Purpose = Purpose.ETREAT });
        Assert.Equal(older, _region.Ask(_bob, _alice, Lab).Consent);
    }

    // spec ledger 9.5
    [Fact]
    public void that_begins_later_supersedes_at_once()
    {
        _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var later = _region.Now.PlusMs(Some.Days(1));
        _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { From = later });
        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
        Assert.True(IsPermittedAt(later));
    }

    // spec ledger 9.2
    [Fact]
    public void for_a_role_is_for_that_role_in_that_organisation()
    {
        _region.Granted(_alice, _region.Grant(_alice, _region.House.Doctors, Lab));
        Assert.True(_region.Ask(_bob, _alice, Lab).IsPermitted);
        Assert.False(_region.Ask(_region.Practitioner(house: 1), _alice, Lab).IsPermitted);
        Assert.False(_region.Ask(_region.Practitioner(Role.Nurse), _alice, Lab).IsPermitted);
    }

    // spec ledger 9.6
    [Fact]
    public void that_is_narrowed_opens_its_records_one_by_one()
    {
        _region.Granted(_alice, _region.Narrowed(_alice, _bob.AsGrantee, Lab, Some.Record(1), Some.Record(2)));
        Assert.True(_region.Ask(_bob, _alice, Lab, record: Some.Record(2)).IsPermitted);
        Assert.False(_region.Ask(_bob, _alice, Lab, record: Some.Record(3)).IsPermitted);
        Assert.False(_region.Ask(_bob, _alice, Med, record: Some.Record(1)).IsPermitted);
        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
    }

    // spec ledger 9.6
    [Fact]
    public void that_is_narrowed_supersedes_the_whole_category_and_makes_rotation_due()
    {
        _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Granted(_alice, _region.Narrowed(_alice, _bob.AsGrantee, Lab, Some.Record(1)));
        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
        Assert.True(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 9.1
    [Fact]
    public void without_the_action_read_opens_nothing()
    {
        var carol = _region.Patient();
        _region.Granted(_alice, _region.Guardianship(_alice, carol, Lab));
        Assert.False(_region.Ask(carol, _alice, Lab, Purpose.FAMRQT).IsPermitted);
    }

    // spec ledger 9.8
    [Fact]
    public void that_was_held_back_is_stale_after_a_revocation()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var heldBack = _region.Sign(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Accept(_alice, _region.Revoke(_alice, consent));

        var block = _region.Commit(LedgerName.Policies, heldBack);

        Assert.Equal(Refusal.StalePolicy, block.Block.Receipts[0].Refused);
        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
    }

    // spec ledger 9.8
    [Fact]
    public void and_a_second_one_made_on_the_same_policy_cannot_both_be_accepted()
    {
        var first = _region.Sign(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var second = _region.Sign(_alice, _region.Grant(_alice, _bob.AsGrantee, Med));
        var block = _region.Commit(LedgerName.Policies, first, second);
        Assert.Null(block.Block.Receipts[0].Refused);
        Assert.Equal(Refusal.StalePolicy, block.Block.Receipts[1].Refused);
    }

    private bool IsPermittedAt(Timestamp time)
    {
        _region.Now = time;
        return _region.Ask(_bob, _alice, Lab).IsPermitted;
    }
}

public sealed class A_guardian
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;
    private readonly Person _carol;

    public A_guardian()
    {
        _alice = _region.Patient(Lab, Category.EmergencySummary);
        _bob = _region.Practitioner();
        _carol = _region.Patient();
    }

    // spec ledger 9.7
    [Fact]
    public void grants_revokes_publishes_and_sets_the_emergency_policy_for_the_patient()
    {
        _region.Accept(_alice, _region.Guardianship(_alice, _carol, Lab));
        var consent = _region.Granted(_carol, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.True(_region.Ask(_bob, _alice, Lab).IsPermitted);
        _region.Accept(_carol, _region.Revoke(_alice, consent));
        _region.Accept(_carol, _region.Publish(_alice, [Lab], _carol.AsGrantee));
        _region.Accept(_carol, _region.EmergencyPolicy(_alice, _region.House, Category.EmergencySummary));
    }

    // spec ledger 9.7
    [Fact]
    public void acts_until_just_before_the_end_date()
    {
        var end = _region.Now.PlusMs(10_000);
        _region.Accept(_alice, _region.Guardianship(_alice, _carol, Lab) with { To = end });
        _region.Now = end.PlusMs(-1);
        _region.Accept(_carol, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.Equal(end, _region.Now);
        Assert.Equal(Refusal.NotThePatient, _region.Refused(_carol, _region.Grant(_alice, _bob.AsGrantee, Lab)));
    }

    // spec ledger 9.7
    [Fact]
    public void acts_from_the_beginning_on()
    {
        var from = _region.Now.PlusMs(10_000);
        _region.Accept(_alice, _region.Guardianship(_alice, _carol, Lab) with { From = from });
        _region.Now = from.PlusMs(-1);
        Assert.Equal(Refusal.NotThePatient, _region.Refused(_carol, _region.Publish(_alice, [Lab])));
        _region.Accept(_carol, _region.Publish(_alice, [Lab], _carol.AsGrantee));
    }

    // spec ledger 9.7
    [Fact]
    public void acts_no_more_once_revoked()
    {
        var guardianship = _region.Granted(_alice, _region.Guardianship(_alice, _carol, Lab));
        _region.Accept(_alice, _region.Revoke(_alice, guardianship));
        Assert.Equal(Refusal.NotThePatient, _region.Refused(_carol, _region.Publish(_alice, [Lab])));
    }

    // spec ledger 4.2
    [Fact]
    public void is_no_guardian_of_anybody_else()
    {
        _region.Accept(_alice, _region.Guardianship(_alice, _carol, Lab));
        var dora = _region.Patient(Lab);
        Assert.Equal(Refusal.NotThePatient, _region.Refused(_carol, _region.Grant(dora, _bob.AsGrantee, Lab)));
    }

    // spec ledger 9.7
    [Fact]
    public void registers_no_devices()
    {
        _region.Accept(_alice, _region.Guardianship(_alice, _carol, Lab));
        var device = Devices.Registration(_alice, _region.Stranger(Role.Device));
        Assert.Equal(Refusal.NotThePatient, _region.Refused(_carol, device));
    }
}
