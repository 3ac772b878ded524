using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Ledger.Tests;

public sealed class A_patients_devices
{
    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;

    public A_patients_devices() => _alice = _region.Patient(Category.Laboratory);

    // spec ledger 8.8
    [Fact]
    public void are_listed_in_the_order_of_their_registration()
    {
        MemberId[] devices = [_region.Device(_alice).Id, _region.Device(_alice).Id];
        _region.Accept(_alice, new RevokeDevice(_alice.Id, devices[0]));

        var listed = PatientDevices.Of(_region.State(), _alice.Id);

        Assert.Equal(devices, listed.Select(device => device.Id));
        Assert.Equal([true, false], listed.Select(device => device.IsRevoked));
        Assert.Empty(PatientDevices.Of(_region.State(), _region.Patient().Id));
    }

    // spec ledger 8.8
    [Fact]
    public void are_a_hundred_at_most_and_one_that_was_revoked_gives_up_its_place()
    {
        _region.Now = _region.Now.PlusMs(Some.Days(1));
        var first = _region.Device(_alice);
        var second = _region.Device(_alice);
        for (var more = 2; more < PatientDevices.Most; more++)
        {
            _region.Device(_alice);
        }

        var last = _region.Stranger(Role.Device);
        Assert.Equal(Refusal.TooManyDevices, _region.Refused(_alice, Devices.Registration(_alice, last)));

        _region.Accept(_alice, new RevokeDevice(_alice.Id, second.Id));
        _region.Accept(_alice, Devices.Registration(_alice, last));

        var listed = PatientDevices.Of(_region.State(), _alice.Id).Select(device => device.Id).ToList();
        Assert.Equal(PatientDevices.Most, listed.Count);
        Assert.Equal((first.Id, last.Id), (listed[0], listed[^1]));
        Assert.DoesNotContain(second.Id, listed);
    }
}

public sealed class An_agent
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;

    public An_agent() => _alice = _region.Patient(Lab);

    private PatientPolicy Policy => _region.Policy(_alice);

    // spec ledger 15.1
    [Fact]
    public void is_a_device_that_a_consent_in_force_for_whole_categories_names()
    {
        var (agent, sensor) = (_region.Agent(_alice, Lab), _region.Device(_alice));

        Assert.True(Policy.HasAgent(Member(agent), _region.Now));
        Assert.True(Policy.HasAgent(Member(agent), Lab, _region.Now));
        Assert.False(Policy.HasAgent(Member(agent), Category.Ecg, _region.Now));
        Assert.False(Policy.HasAgent(Member(agent), Policy.Consents[0].To));
        Assert.False(Policy.HasAgent(Member(sensor), _region.Now));
    }

    // spec ledger 9.12, 15.1
    [Fact]
    public void is_explained_as_the_device_that_it_is()
    {
        var agent = _region.Agent(_alice, Lab);
        _region.Accept(_alice, _region.Grant(_alice, _region.House.Doctors, Lab));

        var readers = Explanation.Of(_region.State(), _alice.Id, _region.Now).Readers;

        Assert.Equal(
            [(agent.AsGrantee, Role.Device), (_region.House.Doctors, Role.Doctor)],
            readers.Select(reader => (reader.Grantee, reader.Role!.Value)));
    }

    // spec ledger 10.6, 15.1
    [Fact]
    public void that_is_revoked_signs_nothing_more_and_leaves_its_categories_due_for_rotation()
    {
        var agent = _region.Agent(_alice, Lab);
        Assert.False(_region.IsRotationDue(_alice, Lab));

        _region.Accept(_alice, new RevokeDevice(_alice.Id, agent.Id));

        Assert.True(_region.IsRotationDue(_alice, Lab));
        Assert.Empty(Explanation.Of(_region.State(), _alice.Id, _region.Now).Readers);
        var anchor = _region.Sign(agent, TelemetryMessages.Anchor(_alice, Some.Batch(1), Lab));
        Assert.Equal(Refusal.SignerRevoked, _region.Telemetry.Screen(anchor, _region.Now));
        Assert.Equal(
            Refusal.RecipientNotEntitled,
            _region.Refused(_alice, _region.Publish(_alice, [Lab], agent.AsGrantee)));
        _region.Accept(_alice, _region.Publish(_alice, [Lab]));
        Assert.False(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 10.6
    [Fact]
    public void whose_consent_ends_leaves_its_categories_due_for_rotation()
    {
        var agent = _region.Agent(_alice, Lab);
        _region.Accept(_alice, _region.Revoke(_alice, Policy.Consents[0].Id));
        Assert.True(_region.IsRotationDue(_alice, Lab));
        Assert.False(Policy.HasAgent(Member(agent), _region.Now));
    }

    // spec ledger 11.9
    [Fact]
    public void says_how_many_observations_were_read()
    {
        var (agent, doctor) = (_region.Agent(_alice, Lab), _region.Reader(_alice, Lab));
        var permit = _region.Accept(doctor, PatientMessages.Request(_alice, Lab)).Transaction;

        var summary = _region.Accept<Event.ReleaseSummarised>(
            agent, new SummariseRelease(permit, [SummariseRelease.ObservationsEntry(1_440)]));

        Assert.Equal((_alice.Id, permit, agent.Id), (summary.Patient, summary.Permit, summary.Store));
        Assert.Equal(1_440, SummariseRelease.Observations(Assert.Single(summary.Records)));
    }

    // spec ledger 4.2: what an agent may not.
    [Fact]
    public void asks_for_nothing_and_decides_nothing()
    {
        var agent = _region.Agent(_alice, Lab);
        Assert.Equal(Refusal.SenderNotAllowed, _region.Refused(agent, PatientMessages.Request(_alice, Lab)));
        Assert.Equal(
            Refusal.SenderNotAllowed, _region.Refused(agent, _region.Grant(_alice, agent.AsGrantee, Lab)));
    }

    private Member Member(Person person) => _region.State().Get(Contracts.Membership.Member.Table, $"{person.Id}")!;
}

public sealed class A_batch
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 15.2
    [Fact]
    public void is_anchored_by_its_root_under_the_policy_of_the_patient()
    {
        var region = Some.Region();
        var alice = region.Patient(Lab);
        var agent = region.Agent(alice, Lab);
        var anchor = TelemetryMessages.Anchor(alice, Some.Batch(1), Lab);

        var anchored = region.Accept(agent, anchor);

        Assert.Equal(
            [new Event.BatchAnchored(alice.Id, Some.Batch(1), Lab, 50, agent.Id)], anchored.Events);
        var state = region.State(LedgerName.Telemetry);
        var batch = state.Get(Batch.Table, $"{Some.Batch(1)}")!;
        Assert.Equal((alice.Id, agent.Id, 50L), (batch.Patient, batch.Agent, batch.Count));
        Assert.Equal((anchor.Commitment, anchored.Transaction), (batch.Commitment, batch.Transaction));
        Assert.Equal(Some.Batch(1), BatchContent.Find(state, anchor.Commitment.Content)!.Batch);
        Assert.Equal(region.Policies.Head.Digest, region.Telemetry.Head.Policy.Header);
    }
}

public sealed class An_alert
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _agent;
    private readonly Person _doctor;

    public An_alert()
    {
        _alice = _region.Patient(Lab);
        _agent = _region.Agent(_alice, Lab);
        _doctor = _region.Reader(_alice, Lab);
    }

    // spec ledger 15.3, 15.4
    [Fact]
    public void is_raised_and_told_again_to_others_with_numbers_that_follow()
    {
        var first = _region.Alert(_alice, Some.Alert(1), _doctor, _alice.Id);
        var raised = _region.Accept<Event.AlertRaised>(_agent, first);
        Assert.Equal((_agent.Id, 1L, 1L), (raised.Agent, raised.Notice, raised.Sequence));
        Assert.Equal(AlertLevel.Medium, raised.Level);
        Assert.Equal([_doctor.Id, _alice.Id], raised.Recipients);

        var other = _region.Reader(_alice, Lab);
        var next = _region.Next(_alice, first) with { Level = AlertLevel.High, Recipients = [other.Id] };
        Assert.Equal(2, _region.Accept<Event.AlertRaised>(_agent, next).Notice);

        var alert = _region.State(LedgerName.Telemetry).Get(Alert.Table, $"{Some.Alert(1)}")!;
        Assert.Equal([AlertLevel.Medium, AlertLevel.High], alert.Notices.Select(notice => notice.Level));
        Assert.True(alert.Told(_doctor.Id) && alert.Told(other.Id) && !alert.Told(_agent.Id));
    }

    // spec ledger 15.3
    [Fact]
    public void of_a_second_agent_has_numbers_of_its_own()
    {
        var second = _region.Agent(_alice, Lab);
        _region.Accept(_agent, _region.Alert(_alice, Some.Alert(1), _doctor));
        _region.Accept(second, _region.Alert(_alice, Some.Alert(2), _doctor));
    }

    // spec ledger 15.5
    [Fact]
    public void does_not_wait_for_the_next_key()
    {
        A_record_is_refused.MakeDue(_region, _alice);
        Assert.True(_region.IsRotationDue(_alice, Lab));
        _region.Accept(_agent, _region.Alert(_alice, Some.Alert(1), _doctor));
    }

    // spec ledger 15.4
    [Fact]
    public void is_told_to_a_doctor_of_a_role_that_was_granted()
    {
        var colleague = _region.Practitioner();
        _region.Accept(_alice, _region.Grant(_alice, _region.House.Doctors, Lab));
        _region.Accept(_agent, _region.Alert(_alice, Some.Alert(1), colleague));
    }

    // spec ledger 15.6
    [Theory]
    [InlineData("doctor")]
    [InlineData("patient")]
    [InlineData("guardian")]
    public void is_acknowledged_by_whoever_was_told_or_decides(string who)
    {
        var guardian = _region.Patient();
        _region.Accept(_alice, _region.Guardianship(_alice, guardian, Lab));
        _region.Accept(_agent, _region.Alert(_alice, Some.Alert(1), _doctor));
        var signer = who switch { "doctor" => _doctor, "patient" => _alice, _ => guardian };

        var seen = _region.Accept<Event.AlertAcknowledged>(
            signer, new AcknowledgeAlert(_alice.Id, Some.Alert(1), 1));

        Assert.Equal(new Event.AlertAcknowledged(_alice.Id, Some.Alert(1), 1, signer.Id), seen);
        var notice = _region.State(LedgerName.Telemetry).Get(Alert.Table, $"{Some.Alert(1)}")!.Notices[0];
        Assert.Equal(signer.Id, notice.AcknowledgedBy);
    }

    // spec ledger 15.6
    [Fact]
    public void is_acknowledged_by_who_was_told_also_when_the_consent_is_over()
    {
        _region.Accept(_agent, _region.Alert(_alice, Some.Alert(1), _doctor));
        _region.Accept(_alice, _region.Revoke(_alice, _region.Policy(_alice).Consents[^1].Id));
        _region.Accept(_doctor, new AcknowledgeAlert(_alice.Id, Some.Alert(1), 1));
    }
}
