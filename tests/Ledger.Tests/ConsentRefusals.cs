using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

public sealed class A_grant_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 9.1, 9.2, 9.3, 9.4, 9.6, 9.7, 10.2
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "the grantee signs it", (r, _, bob, grant) => (bob, Stale(grant))),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, _, grant) => (r.Patient(), Stale(grant))),
        Row(Refusal.StalePolicy, "it was made on an older policy", (_, alice, _, grant) =>
            (alice, Stale(grant) with { Grantee = alice.AsGrantee })),
        Row(Refusal.UnknownGrantee, "nobody has the id", (_, alice, _, grant) =>
            (alice, grant with { Grantee = new Grantee.OneMember(Some.Member(7)), Purpose = Purpose.HPAYMT })),
        Row(Refusal.UnknownGrantee, "the grantee was revoked", (r, alice, bob, grant) =>
        {
            r.Accept(r.House.Registrar, new RevokeMember(bob.Id));
            return (alice, grant with { Purpose = Purpose.HPAYMT });
        }),
        Row(Refusal.UnknownGrantee, "nobody has the organisation", (_, alice, _, grant) =>
            (alice, grant with { Grantee = Role("nowhere", Ledger.Role.Doctor), Purpose = Purpose.HPAYMT })),
        Row(Refusal.UnknownGrantee, "the emergency role is not for consents", (r, alice, _, grant) =>
            (alice, grant with { Grantee = r.House.Emergency, Purpose = Purpose.HPAYMT })),
        Row(Refusal.UnknownGrantee, "all patients of a hospital are nobody's family", (_, alice, _, grant) =>
            (alice, grant with { Grantee = Role("st-mary", Ledger.Role.Patient), Purpose = Purpose.FAMRQT })),
        Row(Refusal.UnknownGrantee, "all devices of a hospital's patients are nobody's agents", (_, alice, _, grant) =>
            (alice, grant with { Grantee = Role("st-mary", Ledger.Role.Device) })),
        Row(Refusal.UnknownGrantee, "a device is another patient's", (r, alice, _, grant) =>
        {
            var (carol, device) = (r.Patient(), r.Stranger(Ledger.Role.Device));
            r.Accept(carol, Devices.Registration(carol, device));
            return (alice, grant with { Grantee = device.AsGrantee });
        }),
        Row(Refusal.GranteeIsPatient, "the patient needs no consent", (_, alice, _, grant) =>
            (alice, grant with { Grantee = alice.AsGrantee, Purpose = Purpose.HPAYMT })),
        Row(Refusal.PurposeNotAllowed, "a doctor is no payer", (r, alice, _, grant) =>
            (alice, BadTerms(grant) with { Purpose = Purpose.HPAYMT })),
        Row(Refusal.PurposeNotAllowed, "nor is the role", (r, alice, _, grant) =>
            (alice, BadTerms(grant) with { Grantee = r.House.Doctors, Purpose = Purpose.HPAYMT })),
        Row(Refusal.PurposeNotAllowed, "a device is no guardian", (r, alice, _, grant) =>
        {
            var device = r.Stranger(Ledger.Role.Device);
            r.Accept(alice, Devices.Registration(alice, device));
            return (alice, BadTerms(grant) with
            {
                Grantee = device.AsGrantee, Purpose = Purpose.FAMRQT, Actions = [ConsentAction.Consent],
            });
        }),
        Row(Refusal.PurposeNotAllowed, "a guardian is family", (r, alice, _, grant) =>
            (alice, BadTerms(grant) with { Actions = [ConsentAction.Consent] })),
        Row(Refusal.GuardianCannotAppoint, "a guardian appoints a guardian", (r, alice, _, _) =>
        {
            var carol = r.Patient();
            r.Accept(alice, r.Guardianship(alice, carol, Lab));
            return (carol, BadTerms(r.Guardianship(alice, r.Patient(), Lab)));
        }),
        Row(Refusal.BadPeriod, "it ends when it begins", (r, alice, _, grant) =>
            (alice, grant with { To = grant.From, Categories = [] })),
        Row(Refusal.BadPeriod, "it ends now", (r, alice, _, grant) =>
            (alice, grant with { From = new Timestamp(0), To = r.Now, Categories = [] })),
        Row(Refusal.BadPeriod, "it lasts a millisecond more than ten years", (r, alice, _, grant) =>
            (alice, grant with { To = grant.From.PlusMs(Grant.LongestMs + 1), Categories = [] })),
        Row(Refusal.MissingField, "it opens nothing", (_, alice, _, grant) => (alice, grant with { Categories = [] })),
        Row(Refusal.MissingField, "it allows nothing", (_, alice, _, grant) => (alice, grant with { Actions = [] })),
        Row(Refusal.CategoryRepeated, "a category stands twice", (r, alice, bob, _) =>
            (alice, r.Grant(alice, bob.AsGrantee, Lab, Lab))),
        Row(Refusal.NarrowedConsentCarriesNoKeys, "records and a category key", (r, alice, bob, grant) =>
            (alice, r.Narrowed(alice, bob.AsGrantee, Lab, Some.Record(1)) with { Keys = grant.Keys })),
        Row(Refusal.KeysDoNotMatchCategories, "no keys", (_, alice, _, grant) => (alice, grant with { Keys = [] })),
        Row(Refusal.KeysDoNotMatchCategories, "a key too many", (r, alice, bob, grant) =>
            (alice, grant with { Keys = [.. grant.Keys, r.Key(alice, Category.Imaging, bob.AsGrantee)] })),
        Row(Refusal.NoEpoch, "the category has no key yet", (r, alice, bob, _) =>
            (alice, r.Grant(alice, bob.AsGrantee, Category.Imaging))),
        Row(Refusal.EpochRangeOutOfBounds, "it begins after it ends", (r, alice, bob, grant) =>
            (alice, grant with { Keys = [r.Key(alice, Lab, bob.AsGrantee) with { First = 2, Jwe = Some.Jwe }] })),
        Row(Refusal.EpochRangeOutOfBounds, "it ends beyond the current epoch", (r, alice, bob, grant) =>
            (alice, grant with { Keys = [r.Key(alice, Lab, bob.AsGrantee) with { Last = 2, Jwe = Some.Jwe }] })),
        Row(Refusal.EpochRangeOutOfBounds, "it does not reach the current epoch", (r, alice, bob, _) =>
        {
            var key = r.Key(alice, Lab, bob.AsGrantee);
            r.Accept(alice, r.Publish(alice, [Lab]));
            return (alice, r.Grant(alice, bob.AsGrantee, Lab) with { Keys = [key] });
        }),
        Row(Refusal.NoRoleKey, "the organisation holds no key for the role", (r, alice, _, _) =>
            (alice, r.Grant(alice, Role("st-mary", Ledger.Role.Dietitian), Lab))),
        Row(Refusal.SealMismatch, "the key is sealed to somebody else", (r, alice, bob, grant) =>
            (alice, grant with { Keys = r.Grant(alice, r.Practitioner().AsGrantee, Lab).Keys })),
        Row(Refusal.SealMismatch, "it is bound to other epochs", (r, alice, bob, _) =>
        {
            r.Accept(alice, r.Publish(alice, [Lab]));
            var grant = r.Grant(alice, bob.AsGrantee, Lab);
            return (alice, grant with { Keys = [grant.Keys[0] with { First = 1 }] });
        }),
        Row(Refusal.SealMismatch, "it is bound to another patient", (r, alice, bob, grant) =>
            (alice, grant with { Keys = r.Grant(r.Patient(Lab), bob.AsGrantee, Lab).Keys })),
        Row(Refusal.SealMismatch, "it is bound to another category", (r, alice, bob, grant) =>
        {
            var key = r.Key(r.Patient(Category.Imaging), Category.Imaging, bob.AsGrantee);
            return (alice, grant with { Keys = [grant.Keys[0] with { Jwe = key.Jwe }] });
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, Grant, (Person, Grant)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var (alice, bob) = (region.Patient(Lab), region.Practitioner());
            var (signer, grant) = make(region, alice, bob, region.Grant(alice, bob.AsGrantee, Lab));
            return new RefusalRow.Scene(region, signer, grant);
        }),
    ];

    private static Grantee.RoleIn Role(string organisation, Role role) => new(Some.Organisation(organisation), role);

    private static Grant Stale(Grant grant) => grant with { After = Some.Transaction(7), Purpose = Purpose.HPAYMT };

    private static Grant BadTerms(Grant grant) => grant with { To = grant.From, Keys = [] };
}

public sealed class A_revocation_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 9.9, 9.10
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "the grantee signs it", (r, alice, bob, revoke) =>
            (bob, revoke with { After = Some.Transaction(7), Consent = Some.Transaction(8) })),
        Row(Refusal.NotThePatient, "another patient signs it", (r, alice, _, revoke) =>
            (r.Patient(), revoke with { After = Some.Transaction(7), Consent = Some.Transaction(8) })),
        Row(Refusal.StalePolicy, "it was made on an older policy", (r, alice, _, revoke) =>
            (alice, revoke with { After = Some.Transaction(7), Consent = Some.Transaction(8) })),
        Row(Refusal.UnknownConsent, "there is no such consent", (r, alice, _, revoke) => (alice, revoke with
        {
            Consent = Some.Transaction(8),
            Epochs = [r.NextEpoch(alice, Lab) with { Epoch = 9 }],
        })),
        Row(Refusal.UnknownConsent, "it was revoked before", (r, alice, _, revoke) =>
        {
            r.Accept(alice, revoke);
            return (alice, r.Revoke(alice, revoke.Consent));
        }),
        Row(Refusal.UnknownConsent, "it is another patient's", (r, alice, _, revoke) =>
        {
            var carol = r.Patient();
            return (carol, r.Revoke(carol, revoke.Consent));
        }),
        Row(Refusal.EpochNotNext, "an epoch it carries is not the next", (r, alice, _, revoke) =>
            (alice, revoke with { Epochs = [r.NextEpoch(alice, Lab) with { Epoch = 9 }] })),
        Row(Refusal.RecipientNotEntitled, "it seals the next key to the one it ends", (r, alice, bob, revoke) =>
            (alice, revoke with { Epochs = [r.NextEpoch(alice, Lab, bob.AsGrantee)] })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, Revoke, (Person, Revoke)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var (alice, bob) = (region.Patient(Lab), region.Practitioner());
            var consent = region.Granted(alice, region.Grant(alice, bob.AsGrantee, Lab));
            var (signer, revoke) = make(region, alice, bob, region.Revoke(alice, consent));
            return new RefusalRow.Scene(region, signer, revoke);
        }),
    ];
}

public sealed class An_emergency_policy_is_refused
{
    private const Category Summary = Category.EmergencySummary;

    // spec ledger 9.11
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a registrar signs it", (r, _, set) => (r.House.Registrar, Stale(set))),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, set) => (r.Patient(), Stale(set))),
        Row(Refusal.StalePolicy, "it was made on an older policy", (_, alice, set) => (alice, Stale(set))),
        Row(Refusal.UnknownGrantee, "nobody has the organisation", (_, alice, set) =>
            (alice, set with { Organisations = [.. Twice(set), new EmergencyKeys(Some.Organisation("nowhere"), [])] })),
        Row(Refusal.CategoryRepeated, "an organisation stands twice", (_, alice, set) =>
            (alice, set with { Organisations = [.. Twice(set)] })),
        Row(Refusal.CategoryRepeated, "a category stands twice", (_, alice, set) =>
        {
            var keys = set.Organisations[0].Keys;
            return (alice, set with { Organisations = [set.Organisations[0] with { Keys = [.. keys, .. keys] }] });
        }),
        Row(Refusal.NoEpoch, "the category has no key yet", (r, alice, _) =>
            (alice, r.EmergencyPolicy(alice, r.House, Category.Allergy))),
        Row(Refusal.EpochRangeOutOfBounds, "the epoch is not there yet", (r, alice, set) => (alice, set with
        {
            Organisations =
                [new EmergencyKeys(r.House.Id, [set.Organisations[0].Keys[0] with { Last = 2, Jwe = Some.Jwe }])],
        })),
        Row(Refusal.SealMismatch, "the key is sealed to the doctors", (r, alice, set) => (alice, set with
        {
            Organisations = [new EmergencyKeys(r.House.Id, [r.Key(alice, Summary, r.House.Doctors)])],
        })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected,
        string because,
        Func<TestRegion, Person, SetEmergencyPolicy, (Person, SetEmergencyPolicy)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Summary);
            var (signer, set) = make(region, alice, region.EmergencyPolicy(alice, region.House, Summary));
            return new RefusalRow.Scene(region, signer, set);
        }),
    ];

    private static SetEmergencyPolicy Stale(SetEmergencyPolicy set) =>
        set with { After = Some.Transaction(7), Organisations = [new EmergencyKeys(Some.Organisation("nowhere"), [])] };

    private static IEnumerable<EmergencyKeys> Twice(SetEmergencyPolicy set) =>
        [.. set.Organisations, .. set.Organisations];
}
