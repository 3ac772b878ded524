using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;

namespace Salus.Ledger.Tests;

public sealed class A_recovery
{
    private readonly Loss _loss = Loss.In(Some.Region());

    private TestRegion Region => _loss.Region;

    // spec recovery 3.3, 4.1, 4.2, 6.1
    [Fact]
    public void gives_the_patient_the_new_keys_and_retires_the_old_ones()
    {
        var completed = _loss.Approved(0, 1).After72Hours().Region
            .Accept<Event.RecoveryCompleted>(_loss.Trustees[1], _loss.Renewed.Completion());
        var thumbprint = _loss.Renewed.Signing.Public.Thumbprint;
        Assert.Equal(
            new Event.RecoveryCompleted(_loss.Patient.Id, thumbprint, _loss.Trustees[1].Id), completed);
        Assert.Equal(_loss.Patient.Id, completed.ConcernedPatient);
        var member = Region.Member(_loss.Patient);
        Assert.Equal(
            (_loss.Renewed.Signing.Public, _loss.Renewed.Agreement.Public),
            (member.SigningKey, member.AgreementKey));
        Assert.Equal(Region.Chain[^1].Block.Receipts[0].Transaction, member.Source);

        var old = Region.Sign(_loss.Patient, new CancelRecovery(_loss.Patient.Id));
        Assert.Equal(Refusal.KeyRetired, Region.Policies.Screen(old, Region.Now));
        Region.Accept(_loss.Renewed, new DismissTrustees(_loss.Patient.Id, Region.Last(_loss.Patient)));
    }

    // spec recovery 3.3, 6.1
    [Fact]
    public void says_with_the_k_th_approval_from_when_it_can_be_completed()
    {
        _loss.Approved(2);
        Assert.Single(Region.Chain[^1].Block.Receipts[0].Events);
        var at = Region.Now;
        _loss.Approved(0);
        var thumbprint = _loss.Renewed.Signing.Public.Thumbprint;
        Assert.Equal(
            [
                new Event.RecoveryApproved(_loss.Patient.Id, _loss.Trustees[0].Id, thumbprint),
                new Event.RecoveryBegun(_loss.Patient.Id, thumbprint, at.PlusMs(72L * 60 * 60 * 1000)),
            ],
            Region.Chain[^1].Block.Receipts[0].Events);
        _loss.Approved(1);
        Assert.Single(Region.Chain[^1].Block.Receipts[0].Events);
    }

    // spec recovery 4.1
    [Fact]
    public void can_be_completed_at_the_72nd_hour_and_not_a_millisecond_before()
    {
        _loss.Approved(0);
        var second = Region.Now;
        _loss.Approved(1);
        Region.Now = second.PlusMs(Trusteeship.DelayMs - 1);
        Assert.Equal(Refusal.RecoveryTooEarly, _loss.Complete());
        Assert.Equal(second.PlusMs(Trusteeship.DelayMs), Region.Now);
        Assert.Null(_loss.Complete());
    }

    // spec recovery 4.1
    [Fact]
    public void can_be_completed_by_a_registrar_of_the_patients_organisation_and_by_no_other()
    {
        var loss = Loss.In(Some.Region(1, 1)).Approved(0, 1).After72Hours();
        Assert.Equal(Refusal.SenderNotAllowed, loss.Complete(by: loss.Region.Houses[1].Registrar));
        Assert.Equal(Refusal.SenderNotAllowed, loss.Complete(by: loss.Patient));
        Assert.Null(loss.Complete(by: loss.Region.House.Registrar));
    }

    // spec recovery 3.6, 6.1
    [Fact]
    public void that_the_old_key_cancels_comes_to_nothing()
    {
        _loss.Approved(0, 1).After72Hours();
        Region.Accept<Event.RecoveryCancelled>(_loss.Patient, new CancelRecovery(_loss.Patient.Id));
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
        _loss.Approved(0);
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
    }

    // spec recovery 3.6
    [Fact]
    public void ends_when_the_patient_rotates_keys_or_names_others()
    {
        _loss.Approved(0, 1).After72Hours();
        var rotated = _loss.Patient.OnNewKeys();
        Region.Accept(
            _loss.Patient, new RotateKey(rotated.Signing.Public, rotated.Agreement.Public, rotated.Possession()));
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());

        _loss.Approved(0, 1).After72Hours();
        Region.Accept(rotated, Region.Trustees(_loss.Patient, 2, [.. _loss.Trustees]));
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());

        _loss.Approved(0, 1).After72Hours();
        Region.Accept(rotated, new DismissTrustees(_loss.Patient.Id, Region.Last(_loss.Patient)));
        Assert.Equal(Refusal.SenderNotAllowed, _loss.Complete());
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete(by: Region.House.Registrar));
    }

    // spec recovery 3.3
    [Fact]
    public void has_approvals_that_lapse_after_30_days()
    {
        _loss.Approved(0).Later(Trusteeship.StandingMs - 1).Approved(1);
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.After72Hours().Complete());
        _loss.Approved(0);
        Assert.Equal(Refusal.RecoveryTooEarly, _loss.Complete());
        Assert.Null(_loss.After72Hours().Complete());
    }

    // spec recovery 3.8
    [Fact]
    public void lacks_the_approval_of_a_trustee_who_was_revoked_since()
    {
        _loss.Approved(0, 1).After72Hours();
        Region.Accept(Region.House.Registrar, new RevokeMember(_loss.Trustees[1].Id));
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
        Assert.Equal(Refusal.RecoveryTooEarly, _loss.Approved(2).Complete());
        Assert.Null(_loss.After72Hours().Complete());
    }

    // spec recovery 3.8: a thief had the trustee's keys; with the present ones the trustee may approve again.
    [Fact]
    public void lacks_the_approval_of_a_trustee_whose_keys_were_replaced_since()
    {
        _loss.Approved(0, 1).After72Hours();
        var rotated = _loss.Trustees[1].OnNewKeys();
        Region.Accept(
            _loss.Trustees[1], new RotateKey(rotated.Signing.Public, rotated.Agreement.Public, rotated.Possession()));
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
        Region.Accept(rotated, Region.Approval(_loss.Patient, _loss.Renewed, rotated));
        Assert.Equal(Refusal.RecoveryTooEarly, _loss.Complete());
        Assert.Null(_loss.After72Hours().Complete());
    }

    // spec recovery 3.4: k-1 trustees with keys of their own neither block the honest ones nor make them wait.
    [Fact]
    public void is_not_held_up_by_a_hostile_trustee()
    {
        var thief = _loss.Patient.OnNewKeys();
        _loss.Approved(thief, 2).Approved(0, 1);
        var begun = Region.Now;
        _loss.Approved(2).Later(1000).Approved(thief, 2);
        Region.Accept(_loss.Trustees[2], new WithdrawApproval(_loss.Patient.Id));
        Region.Now = begun.PlusMs(Trusteeship.DelayMs);
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete(thief));
        Assert.Null(_loss.Complete());
    }

    // spec recovery 3.4
    [Fact]
    public void that_a_trustee_leaves_for_other_keys_lacks_that_approval()
    {
        var second = _loss.Patient.OnNewKeys();
        _loss.Approved(0, 1).Approved(second, 1).After72Hours();
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
        _loss.Approved(second, 2).After72Hours();
        Assert.Null(_loss.Complete(second));
    }

    // spec recovery 3.5, 6.1
    [Fact]
    public void waits_72_hours_anew_when_a_withdrawal_left_too_few()
    {
        _loss.Approved(0, 1).After72Hours();
        var withdrawn = Region.Accept<Event.ApprovalWithdrawn>(
            _loss.Trustees[1], new WithdrawApproval(_loss.Patient.Id));
        Assert.Equal(_loss.Renewed.Signing.Public.Thumbprint, withdrawn.SigningKey);
        Assert.Equal(Refusal.RecoveryNotBegun, _loss.Complete());
        Assert.Equal(Refusal.RecoveryTooEarly, _loss.Approved(2).Complete());
        Assert.Null(_loss.After72Hours().Complete());
    }

    // spec recovery 4.3
    [Fact]
    public void ends_every_other_one_for_the_patient()
    {
        var four = Loss.In(Some.Region(), threshold: 2, count: 4);
        var second = four.Patient.OnNewKeys();
        four.Approved(0, 1).Approved(second, 2, 3).After72Hours();
        Assert.Null(four.Complete());
        Assert.Equal(Refusal.RecoveryNotBegun, four.Complete(second));
        Assert.Equal(Refusal.RecoveryNotBegun, four.Complete());
    }

    // spec recovery 3.7
    [Fact]
    public void takes_a_share_that_comes_late_once_from_each_trustee()
    {
        Assert.Null(_loss.Approved(0, 1).After72Hours().Complete());
        var late = Region.Approval(_loss.Patient, _loss.Renewed, _loss.Trustees[2]);
        Region.Accept<Event.RecoveryApproved>(_loss.Trustees[2], late);
        Assert.Equal(
            _loss.Trustees.Select(trustee => trustee.Id),
            Region.Trusteeship(_loss.Patient)!.Completed!.Approvals.Select(approval => approval.Trustee));
        Assert.Equal(Refusal.AlreadyApproved, Region.Refused(_loss.Trustees[2], late));
        Assert.Equal(_loss.Renewed.Signing.Public, Region.Member(_loss.Patient).SigningKey);
    }

    // spec recovery 4.2
    [Fact]
    public void outruns_what_the_old_key_signs_in_the_same_block()
    {
        _loss.Approved(0, 1).After72Hours();
        var rotated = _loss.Patient.OnNewKeys();
        var block = Region.Commit(
            LedgerName.Policies,
            Region.Sign(_loss.Trustees[0], _loss.Renewed.Completion()),
            Region.Sign(_loss.Patient, new CancelRecovery(_loss.Patient.Id)),
            Region.Sign(
                _loss.Patient,
                new RotateKey(rotated.Signing.Public, rotated.Agreement.Public, rotated.Possession())));
        Assert.Equal(
            [null, Refusal.KeyRetired, Refusal.KeyRetired],
            block.Block.Receipts.Select(receipt => receipt.Refused));
        Assert.Equal(_loss.Renewed.Signing.Public, Region.Member(_loss.Patient).SigningKey);
    }
}

public sealed class Trustees
{
    // spec recovery 1.1, 1.5, 6.1
    [Fact]
    public void are_named_replaced_and_dismissed_by_the_patient()
    {
        var loss = Loss.In(Some.Region());
        var region = loss.Region;
        var others = new[] { region.Patient(), region.Member(Role.Insurer) };
        var named = region.Accept<Event.TrusteesNamed>(loss.Patient, region.Trustees(loss.Patient, 2, others));
        Assert.Equal(others.Select(other => other.Id), named.Trustees);
        Assert.Equal(region.Chain[^1].Block.Receipts[0].Transaction, region.Last(loss.Patient));
        Assert.Equal(region.Last(loss.Patient), region.Trusteeship(loss.Patient)!.Named!.Source);
        Assert.Equal(
            Refusal.SenderNotAllowed,
            region.Refused(loss.Trustees[0], region.Approval(loss.Patient, loss.Renewed, loss.Trustees[0])));

        region.Accept<Event.TrusteesDismissed>(
            loss.Patient, new DismissTrustees(loss.Patient.Id, region.Last(loss.Patient)));
        Assert.Equal(region.Chain[^1].Block.Receipts[0].Transaction, region.Last(loss.Patient));
        Assert.Equal(
            Refusal.SenderNotAllowed,
            region.Refused(others[0], region.Approval(loss.Patient, loss.Renewed, others[0])));
    }

    // spec recovery 1.2
    [Fact]
    public void are_named_by_no_guardian()
    {
        var loss = Loss.In(Some.Region());
        var guardian = loss.Region.Patient();
        loss.Region.Accept(
            loss.Patient, loss.Region.Guardianship(loss.Patient, guardian, Category.Laboratory));
        Assert.Equal(
            Refusal.NotThePatient,
            loss.Region.Refused(guardian, loss.Region.Trustees(loss.Patient, 2, [.. loss.Trustees])));
        Assert.Equal(
            Refusal.NotThePatient, loss.Region.Refused(guardian, new CancelRecovery(loss.Patient.Id)));
    }
}
