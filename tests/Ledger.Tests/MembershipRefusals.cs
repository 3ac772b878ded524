using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

public sealed class A_registration_is_refused
{
    // spec ledger 8.1, 8.2, 8.3, 8.4
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "a doctor signs it",
            r => (r.Practitioner(), r.Member(Role.Patient).Registration() with { Role = Role.Device, Licence = "A" })
        },
        {
            Refusal.RoleNotRegistrable, "devices are registered by their patient",
            r => (r.House.Registrar, r.Member(Role.Patient).Registration() with { Role = Role.Device, Licence = "A" })
        },
        {
            Refusal.RoleNotRegistrable, "genesis alone names registrars",
            r => (r.House.Registrar, r.Stranger(Role.Registrar).Registration())
        },
        {
            Refusal.RoleNotRegistrable, "genesis alone names stores",
            r => (r.House.Registrar, r.Stranger(Role.Store).Registration())
        },
        {
            Refusal.RoleNotRegistrable, "emergency is the role of a key service",
            r => (r.House.Registrar, r.Stranger(Role.Emergency).Registration())
        },
        {
            Refusal.LicenceRequired, "a doctor without a licence",
            r => (r.House.Registrar, r.Member(Role.Doctor).Registration() with { Licence = null })
        },
        {
            Refusal.LicenceNotAllowed, "a patient with a licence",
            r => (r.House.Registrar, r.Member(Role.Patient).Registration() with { Licence = "A" })
        },
        {
            Refusal.LicenceNotAllowed, "a patient with a profile",
            r => (r.House.Registrar, r.Member(Role.Patient).Registration() with { Profile = Some.Digest(1) })
        },
        {
            Refusal.LicenceNotAllowed, "an insurer with a licence",
            r => (r.House.Registrar, r.Member(Role.Insurer).Registration() with { Licence = "A" })
        },
        {
            Refusal.MemberExists, "the same member again",
            r => (r.House.Registrar, r.Member(Role.Patient).Registration() with { Possession = Some.Statement })
        },
        {
            Refusal.KeyInUse, "another member has the key",
            r =>
            {
                var registration = r.Member(Role.Patient).Registration();
                return (r.House.Registrar, registration with { Member = Some.Member(7), Possession = Some.Statement });
            }
        },
        {
            Refusal.BadPossession, "the statement is of other keys and for nobody here",
            r => (r.House.Registrar, r.Stranger(Role.Patient).Registration() with { Possession = Some.Statement })
        },
        {
            Refusal.BadPossession, "the statement is for another member",
            r => (r.House.Registrar, r.Stranger(Role.Patient).Registration() with { Member = Some.Member(7) })
        },
        {
            Refusal.BadPossession, "the statement names another agreement key",
            r =>
            {
                var other = r.House.Store.Agreement.Public;
                return (r.House.Registrar, r.Stranger(Role.Patient).Registration() with { AgreementKey = other });
            }
        },
        {
            Refusal.BadPossession, "another key made the statement",
            r =>
            {
                var other = r.Stranger(Role.Nurse).Signing.Public;
                return (r.House.Registrar, r.Stranger(Role.Patient).Registration() with { SigningKey = other });
            }
        },
        {
            Refusal.BadPossession, "the statement is for another network",
            r =>
            {
                var person = r.Stranger(Role.Patient);
                var statement = KeyPossession.Sign(person.Signing, person.Agreement.Public, "other-net", person.Id);
                return (r.House.Registrar, person.Registration() with { Possession = statement });
            }
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();
}

public sealed class A_vote_on_a_practitioner_is_refused
{
    // spec ledger 8.5
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "the practitioner signs it",
            r => (r.Practitioner(), new VerifyPractitioner(Some.Member(7), true))
        },
        {
            Refusal.OrganisationHoldsNoPower, "its organisation has no validator with power",
            () =>
            {
                var region = Some.Region(1, 0);
                var vote = new VerifyPractitioner(Some.Member(7), true);
                return new RefusalRow.Scene(region, region.Houses[1].Registrar, vote);
            }
        },
        {
            Refusal.UnknownMember, "nobody has the id",
            r => (r.House.Registrar, new VerifyPractitioner(Some.Member(7), true))
        },
        {
            Refusal.NotAPractitioner, "an insurer is none",
            r =>
            {
                var ira = r.Member(Role.Insurer);
                r.Accept(r.House.Registrar, new RevokeMember(ira.Id));
                return (r.House.Registrar, new VerifyPractitioner(ira.Id, true));
            }
        },
        {
            Refusal.AlreadyRevoked, "the doctor left",
            r =>
            {
                var bob = r.Practitioner();
                r.Accept(r.House.Registrar, new RevokeMember(bob.Id));
                return (r.House.Registrar, new VerifyPractitioner(bob.Id, true));
            }
        },
        {
            Refusal.AlreadyVoted, "the same vote again",
            r => (r.House.Registrar, new VerifyPractitioner(r.Practitioner().Id, true))
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();
}

public sealed class The_end_of_a_membership_is_refused
{
    // spec ledger 8.6, 8.9
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        { Refusal.SenderNotAllowed, "a doctor signs it", r => (r.Practitioner(), new RevokeMember(Some.Member(7))) },
        { Refusal.UnknownMember, "nobody has the id", r => (r.House.Registrar, new RevokeMember(Some.Member(7))) },
        {
            Refusal.PatientNotRevocable, "patients belong to nobody",
            () =>
            {
                var region = Some.Region(1, 1);
                return new RefusalRow.Scene(region, region.Houses[1].Registrar, new RevokeMember(region.Patient().Id));
            }
        },
        {
            Refusal.PatientNotRevocable, "a device is its patient's",
            r =>
            {
                var device = r.Stranger(Role.Device);
                var alice = r.Patient();
                r.Accept(alice, Devices.Registration(alice, device));
                return (r.House.Registrar, new RevokeMember(device.Id));
            }
        },
        {
            Refusal.FounderNotRevocable, "an organisation needs its registrar",
            () =>
            {
                var region = Some.Region(1, 1);
                var (registrar, other) = (region.House.Registrar, region.Houses[1].Registrar);
                return new RefusalRow.Scene(region, registrar, new RevokeMember(other.Id));
            }
        },
        {
            Refusal.FounderNotRevocable, "a registrar does not end its own membership",
            r => (r.House.Registrar, new RevokeMember(r.House.Registrar.Id))
        },
        {
            Refusal.FounderNotRevocable, "nor that of the store",
            r => (r.House.Registrar, new RevokeMember(r.House.Store.Id))
        },
        {
            Refusal.OtherOrganisation, "somebody else's staff",
            () =>
            {
                var region = Some.Region(1, 1);
                var bob = region.Member(Role.Doctor);
                region.Accept(region.House.Registrar, new RevokeMember(bob.Id));
                return new RefusalRow.Scene(region, region.Houses[1].Registrar, new RevokeMember(bob.Id));
            }
        },
        {
            Refusal.AlreadyRevoked, "a second time",
            r =>
            {
                var bob = r.Member(Role.Doctor);
                r.Accept(r.House.Registrar, new RevokeMember(bob.Id));
                return (r.House.Registrar, new RevokeMember(bob.Id));
            }
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();
}

public sealed class A_device_is_refused
{
    // spec ledger 8.8, 8.9
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "a registrar signs it",
            r => (r.House.Registrar, Devices.Registration(r.Patient(), r.House.Store))
        },
        {
            Refusal.NotThePatient, "another patient signs it",
            r => (r.Patient(), Devices.Registration(r.Patient(), r.House.Store))
        },
        {
            Refusal.MemberExists, "the id is taken",
            r =>
            {
                var alice = r.Patient();
                return (alice, Devices.Registration(alice, r.House.Store));
            }
        },
        {
            Refusal.KeyInUse, "the key is taken",
            r =>
            {
                var alice = r.Patient();
                return (alice, Devices.Registration(alice, alice) with { Device = Some.Member(7) });
            }
        },
        {
            Refusal.BadPossession, "its key did not sign",
            r =>
            {
                var alice = r.Patient();
                var registration = Devices.Registration(alice, r.Stranger(Role.Device));
                return (alice, registration with { Possession = alice.Possession() });
            }
        },
        {
            Refusal.NotThePatient, "another patient's device is revoked",
            r => (r.Patient(), new RevokeDevice(r.Patient().Id, Some.Member(7)))
        },
        {
            Refusal.NotTheDevice, "a member that is no device is revoked",
            r =>
            {
                var alice = r.Patient();
                return (alice, new RevokeDevice(alice.Id, r.Practitioner().Id));
            }
        },
        {
            Refusal.NotTheDevice, "the device is another patient's",
            r =>
            {
                var (alice, carol, device) = (r.Patient(), r.Patient(), r.Stranger(Role.Device));
                r.Accept(carol, Devices.Registration(carol, device));
                return (alice, new RevokeDevice(alice.Id, device.Id));
            }
        },
        {
            Refusal.AlreadyRevoked, "a device is revoked a second time",
            r =>
            {
                var (alice, device) = (r.Patient(), r.Stranger(Role.Device));
                r.Accept(alice, Devices.Registration(alice, device));
                r.Accept(alice, new RevokeDevice(alice.Id, device.Id));
                return (alice, new RevokeDevice(alice.Id, device.Id));
            }
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();
}

internal static class Devices
{
    public static RegisterDevice Registration(Person patient, Person device) => new(
        patient.Id, device.Id, device.Signing.Public, device.Agreement.Public, device.Possession());
}
