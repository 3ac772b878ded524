using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_practitioner
{
    // spec ledger 8.5
    [Fact]
    public void is_verified_by_more_than_half_of_the_organisations_with_power()
    {
        var region = Some.Region(5, 1, 1, 0);
        var bob = region.Member(Role.Doctor);

        var first = Vote(region, 0, bob, isInFavour: true);
        var second = Vote(region, 1, bob, isInFavour: true);

        Assert.False(first.IsVerified);
        Assert.True(second.IsVerified);
    }

    [Fact]
    public void is_not_verified_by_exactly_half()
    {
        var region = Some.Region(1, 1);
        var bob = region.Member(Role.Doctor);
        Assert.False(Vote(region, 0, bob, isInFavour: true).IsVerified);
        Assert.True(Vote(region, 1, bob, isInFavour: true).IsVerified);
    }

    [Fact]
    public void loses_verification_when_a_vote_changes()
    {
        var region = Some.Region(1, 1, 1);
        var bob = region.Practitioner();
        Assert.True(Vote(region, 2, bob, isInFavour: false).IsVerified);
        Assert.False(Vote(region, 1, bob, isInFavour: false).IsVerified);
        Assert.Equal(
            Refusal.PractitionerNotVerified,
            region.Refused(bob, PatientMessages.Request(region.Patient(), Category.Ecg)));
    }

    private static Event.PractitionerVoted Vote(TestRegion region, int house, Person practitioner, bool isInFavour) =>
        region.Accept<Event.PractitionerVoted>(
            region.Houses[house].Registrar, new VerifyPractitioner(practitioner.Id, isInFavour));
}

public sealed class A_key_that_is_rotated
{
    private readonly TestRegion _region = Some.Region();

    // spec ledger 8.7
    [Fact]
    public void signs_no_more_and_the_new_one_signs()
    {
        var bob = _region.Practitioner();
        var next = Rotate(bob);
        Assert.Equal(Refusal.KeyRetired, _region.Policies.Screen(_region.Sign(bob, Ask()), _region.Now));
        Assert.Null(_region.Policies.Screen(_region.Sign(next, Ask()), _region.Now));
    }

    [Fact]
    public void belongs_to_its_member_for_ever()
    {
        var bob = _region.Practitioner();
        var next = Rotate(bob);
        var back = new RotateKey(bob.Signing.Public, bob.Agreement.Public, bob.Possession());
        Assert.Equal(Refusal.KeyInUse, _region.Refused(next, back));
        var thief = _region.Stranger(Role.Patient) with { Signing = bob.Signing };
        Assert.Equal(Refusal.KeyInUse, _region.Refused(_region.House.Registrar, thief.Registration()));
    }

    [Fact]
    public void needs_the_new_keys_signature()
    {
        var bob = _region.Practitioner();
        var next = bob with { Signing = KeyPair.Generate() };
        var rotation = new RotateKey(next.Signing.Public, next.Agreement.Public, bob.Possession());
        Assert.Equal(Refusal.BadPossession, _region.Refused(bob, rotation));
    }

    [Fact]
    public void rotates_once_in_a_block()
    {
        var bob = _region.Practitioner();
        var first = bob with { Signing = KeyPair.Generate() };
        var second = bob with { Signing = KeyPair.Generate() };
        var block = _region.Commit(
            LedgerName.Policies, _region.Sign(bob, RotationTo(first)), _region.Sign(bob, RotationTo(second)));
        Assert.Null(block.Block.Receipts[0].Refused);
        Assert.Equal(Refusal.KeyRetired, block.Block.Receipts[1].Refused);
        Assert.Null(_region.Policies.Screen(_region.Sign(first, Ask()), _region.Now));
        Assert.Equal(Refusal.UnknownSigner, _region.Policies.Screen(_region.Sign(second, Ask()), _region.Now));
    }

    [Fact]
    public void keeps_verification_and_revocation()
    {
        var bob = _region.Practitioner();
        var both = _region.Commit(
            LedgerName.Policies,
            _region.Sign(_region.House.Registrar, new RevokeMember(bob.Id)),
            _region.Sign(bob, RotationTo(bob with { Signing = KeyPair.Generate() })));
        Assert.All(both.Block.Receipts, receipt => Assert.Null(receipt.Refused));
        var member = _region.State().Get(Member.Table, bob.Id.ToString())!;
        Assert.True(member.IsRevoked && member.IsVerified);
    }

    private static Contracts.Access.RequestAccess Ask() => PatientMessages.Request(
        new Person(Some.Member(1), Role.Patient, default), Category.Ecg);

    private static RotateKey RotationTo(Person next) =>
        new(next.Signing.Public, next.Agreement.Public, next.Possession());

    private Person Rotate(Person member)
    {
        var next = member with { Signing = KeyPair.Generate(), Agreement = KeyPair.Generate() };
        _region.Accept(member, RotationTo(next));
        return next;
    }
}

public sealed class A_member
{
    // spec ledger 4.1, 8.6
    [Fact]
    public void signs_from_the_block_after_its_registration()
    {
        var region = Some.Region();
        var carol = region.Stranger(Role.Patient);
        var registration = region.Sign(region.House.Registrar, carol.Registration());
        var request = region.Sign(carol, PatientMessages.Request(carol, Category.Ecg, Purpose.FAMRQT));

        var draft = region.Policies.Draft(region.Now, "v0", [registration, request]);

        Assert.Equal(Refusal.UnknownSigner, Assert.Single(draft.LeftOut).Reason);
        region.Commit(draft);
        Assert.Null(region.Policies.Screen(request, region.Now));
    }

    [Fact]
    public void is_stopped_at_the_door_once_revoked()
    {
        var region = Some.Region();
        var bob = region.Practitioner();
        region.Accept(region.House.Registrar, new RevokeMember(bob.Id));
        var request = region.Sign(bob, PatientMessages.Request(region.Patient(), Category.Ecg));
        Assert.Equal(Refusal.SignerRevoked, region.Policies.Screen(request, region.Now));
    }

    // spec ledger 8.4
    [Fact]
    public void that_is_a_patient_has_a_policy_that_begins_with_its_registration()
    {
        var region = Some.Region();
        var alice = region.Stranger(Role.Patient);
        var registration = region.Accept(region.House.Registrar, alice.Registration());
        Assert.Equal(registration.Transaction, region.Last(alice));
    }

    // spec ledger 8.8
    [Fact]
    public void that_is_a_device_acts_until_its_patient_revokes_it()
    {
        var region = Some.Region();
        var (alice, device) = (region.Patient(), region.Stranger(Role.Device));
        region.Accept(alice, Devices.Registration(alice, device));
        var rotation = region.Sign(
            device, new RotateKey(device.Signing.Public, device.Agreement.Public, Some.Statement));
        Assert.Null(region.Policies.Screen(rotation, region.Now));
        region.Accept(alice, new RevokeDevice(alice.Id, device.Id));
        Assert.Equal(Refusal.SignerRevoked, region.Policies.Screen(rotation, region.Now));
    }
}

public sealed class A_patients_log
{
    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _device;
    private readonly Person _bob;

    public A_patients_log()
    {
        _alice = _region.Stranger(Role.Patient);
        _device = _region.Stranger(Role.Device);
        _bob = _region.Stranger(Role.Doctor);
    }

    // spec ledger 8.10
    [Fact]
    public void tells_that_the_patient_and_the_patients_devices_joined_and_of_nobody_else()
    {
        Assert.Equal(_alice.Id, Register(_alice).ConcernedPatient);
        var device = _region.Accept<Event.MemberRegistered>(_alice, Devices.Registration(_alice, _device));
        Assert.Equal((_device.Id, _alice.Id), (device.Member, device.ConcernedPatient));
        Assert.Null(Register(_bob).ConcernedPatient);
        Assert.Null(Register(_region.Stranger(Role.Insurer)).ConcernedPatient);
    }

    // spec ledger 8.10
    [Fact]
    public void tells_of_new_keys_of_the_patient_and_the_patients_devices_and_of_nobody_elses()
    {
        Register(_alice);
        Register(_bob);
        _region.Accept(_alice, Devices.Registration(_alice, _device));
        Assert.Equal(_alice.Id, Rotate(_alice).ConcernedPatient);
        var device = Rotate(_device);
        Assert.Equal((_device.Id, _alice.Id), (device.Member, device.ConcernedPatient));
        Assert.Null(Rotate(_bob).ConcernedPatient);
    }

    // spec ledger 8.10
    [Fact]
    public void tells_that_a_device_is_one_no_more_and_not_that_a_practitioner_left()
    {
        Register(_alice);
        Register(_bob);
        _region.Accept(_alice, Devices.Registration(_alice, _device));
        var ended = _region.Accept<Event.MemberRevoked>(_alice, new RevokeDevice(_alice.Id, _device.Id));
        Assert.Equal((_device.Id, _alice.Id), (ended.Member, ended.ConcernedPatient));
        var left = _region.Accept<Event.MemberRevoked>(_region.House.Registrar, new RevokeMember(_bob.Id));
        Assert.Null(left.ConcernedPatient);
    }

    private Event.MemberRegistered Register(Person person) =>
        _region.Accept<Event.MemberRegistered>(_region.House.Registrar, person.Registration());

    private Event.KeyRotated Rotate(Person member)
    {
        var next = member with { Signing = KeyPair.Generate() };
        return _region.Accept<Event.KeyRotated>(
            member, new RotateKey(next.Signing.Public, next.Agreement.Public, next.Possession()));
    }
}
