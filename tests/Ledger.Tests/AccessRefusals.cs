using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_request_is_refused
{
    // spec ledger 11.1, 11.2
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "a registrar reads nothing",
            r => (r.House.Registrar, PatientMessages.Request(r.House.Store, Category.Ecg))
        },
        {
            Refusal.PractitionerNotVerified, "nobody voted for the doctor",
            r => (r.Member(Role.Doctor), PatientMessages.Request(r.House.Store, Category.Ecg, Purpose.HPAYMT))
        },
        {
            Refusal.PurposeNotAllowed, "an insurer does not treat, whoever the patient is",
            r => (r.Member(Role.Insurer), PatientMessages.Request(r.House.Store, Category.Ecg))
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();
}

public sealed class A_release_summary_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 11.5, 11.9
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        {
            Refusal.SenderNotAllowed, "a doctor signs it",
            r => (r.Practitioner(), new SummariseRelease(Some.Transaction(7), []))
        },
        { Refusal.UnknownPermit, "there is none", r => (r.House.Store, new SummariseRelease(Some.Transaction(7), [])) },
        {
            Refusal.UnknownPermit, "it was a denial",
            r =>
            {
                var denial = r.Accept(r.Practitioner(), PatientMessages.Request(r.Patient(), Category.Ecg));
                return (r.House.Store, new SummariseRelease(denial.Transaction, []));
            }
        },
        {
            Refusal.UnknownPermit, "the permit is for another patient's data",
            r => (r.Agent(r.Patient(Lab), Lab), new SummariseRelease(PermitOf(r, r.Patient(Lab)), [VersionOne]))
        },
        {
            Refusal.AgentWithoutConsent, "no consent names the device",
            r =>
            {
                var alice = r.Patient(Lab);
                return (r.Device(alice), new SummariseRelease(PermitOf(r, alice), [VersionOne]));
            }
        },
        {
            Refusal.EntryNotOfSender, "an agent stores no records",
            r =>
            {
                var alice = r.Patient(Lab);
                return (r.Agent(alice, Lab), new SummariseRelease(PermitOf(r, alice), [VersionOne]));
            }
        },
        {
            Refusal.EntryNotOfSender, "a store has no observations",
            r => (r.House.Store, new SummariseRelease(
                PermitOf(r, r.Patient(Lab)), [VersionOne, SummariseRelease.ObservationsEntry(1)]))
        },
        {
            Refusal.AlreadySummarised, "a store says it once",
            r =>
            {
                var (alice, bob) = (r.Patient(Category.Ecg), r.Practitioner());
                r.Accept(alice, r.Grant(alice, bob.AsGrantee, Category.Ecg));
                var permit = r.Accept(bob, PatientMessages.Request(alice, Category.Ecg)).Transaction;
                r.Accept(r.House.Store, new SummariseRelease(permit, [SummariseRelease.Entry(Some.Record(1), 1)]));
                return (r.House.Store, new SummariseRelease(permit, []));
            }
        },
    };

    private static string VersionOne => SummariseRelease.Entry(Some.Record(1), 1);

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static TransactionId PermitOf(TestRegion region, Person patient) =>
        region.Accept(region.Reader(patient, Lab), PatientMessages.Request(patient, Lab)).Transaction;
}

public sealed class An_emergency_is_refused
{
    private const Category Summary = Category.EmergencySummary;

    // spec ledger 11.6
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a pharmacist opens it", (r, alice, open) =>
            (r.Practitioner(Role.Pharmacist), Bad(open))),
        Row(Refusal.PractitionerNotVerified, "nobody voted for the doctor", (r, alice, open) =>
            (r.Member(Role.Doctor), Bad(open))),
        Row(Refusal.CategoryRepeated, "a category stands twice", (r, alice, open) =>
            (r.Practitioner(), Bad(open) with { Categories = [Category.Ecg, Category.Ecg] })),
        Row(Refusal.NoEmergencyKey, "nobody knows the patient", (r, alice, open) =>
            (r.Practitioner(), open with { Patient = Some.Member(7), Statement = Some.Jwe })),
        Row(Refusal.NoEmergencyKey, "the patient left nothing to the organisation", (r, alice, open) =>
            (r.Practitioner(house: 1), open with { Statement = Some.Jwe })),
        Row(Refusal.NoEmergencyKey, "the patient left another category", (r, alice, open) =>
            (r.Practitioner(), open with { Categories = [Summary, Category.Ecg], Statement = Some.Jwe })),
        Row(Refusal.NoEmergencyKey, "it opens nothing", (r, alice, open) =>
            (r.Practitioner(), open with { Categories = [], Statement = Some.Jwe })),
        Row(Refusal.SealMismatch, "the statement is sealed to somebody else", (r, alice, open) =>
            (r.Practitioner(), open with { Statement = Statement(r, alice, r.House.Store) })),
        Row(Refusal.SealMismatch, "the statement is sealed for something else", (r, alice, open) =>
            (r.Practitioner(), open with { Statement = r.Key(alice, Summary, alice.AsGrantee).Jwe })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    internal static string Statement(TestRegion region, Person patient, Person recipient) => Jwe.Seal(
        "found on the street"u8,
        recipient.Agreement.Public,
        EmergencyAccess.StatementBinding(TestRegion.Network, patient.Id));

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, EmergencyAccess, (Person, EmergencyAccess)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region(1, 1);
            var alice = region.Patient(Summary);
            region.Accept(alice, region.EmergencyPolicy(alice, region.House, Summary));
            var (signer, open) = make(region, alice, PatientMessages.Emergency(alice, Summary));
            return new RefusalRow.Scene(region, signer, open);
        }),
    ];

    private static EmergencyAccess Bad(EmergencyAccess open) =>
        open with { Patient = Some.Member(7), Categories = [], Statement = Some.Jwe };
}

public sealed class A_review_is_refused
{
    private const Category Summary = Category.EmergencySummary;

    // spec ledger 11.7
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        { Refusal.SenderNotAllowed, "a doctor signs it", r => (r.Practitioner(), Review(Some.Member(7))) },
        { Refusal.SenderNotAllowed, "another patient signs it", r => (r.Patient(), Review(r.Patient().Id)) },
        { Refusal.UnknownEmergency, "nobody knows the patient", r => (r.House.Registrar, Review(Some.Member(7))) },
        { Refusal.UnknownEmergency, "there was none", r => (r.House.Registrar, Review(r.Patient().Id)) },
        {
            Refusal.AlreadyReviewed, "it is judged once",
            r =>
            {
                var alice = r.Patient(Summary);
                r.Accept(alice, r.EmergencyPolicy(alice, r.House, Summary));
                var opened = r.Accept(r.Practitioner(), PatientMessages.Emergency(alice, Summary)).Transaction;
                r.Accept(alice, new ReviewEmergency(alice.Id, opened, IsJustified: false));
                return (r.House.Registrar, new ReviewEmergency(alice.Id, opened, IsJustified: true));
            }
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static ReviewEmergency Review(MemberId patient) => new(patient, Some.Transaction(7), IsJustified: true);
}
