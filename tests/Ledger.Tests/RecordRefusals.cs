using Salus.Ledger.Contracts.Records;

namespace Salus.Ledger.Tests;

public sealed class A_record_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 12.1, 12.2, 12.3, 12.7
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "an insurer signs it", (r, _, store) => (r.Member(Role.Insurer), store)),
        Row(Refusal.PractitionerNotVerified, "nobody voted for the doctor", (
            r, _, store) => (r.Member(Role.Doctor), store)),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, store) => (r.Patient(), store)),
        Row(Refusal.RecordExists, "the id is taken", (r, alice, store) =>
        {
            r.Accept(alice, store);
            return (r.Practitioner(), store with { Patient = Some.Member(7) });
        }),
        Row(Refusal.UnknownPatient, "nobody knows the patient", (r, _, store) =>
            (r.Practitioner(), store with { Patient = Some.Member(7), Commitment = Some.Commitment(epoch: 9) })),
        Row(Refusal.UnknownPatient, "the member is no patient", (r, _, store) =>
            (r.Practitioner(), store with { Patient = r.House.Store.Id })),
        Row(Refusal.NoEpoch, "the category has no key yet", (r, _, store) =>
            (r.Practitioner(), store with { Category = Category.Ecg })),
        Row(Refusal.StaleEpoch, "the epoch is over", (r, alice, store) =>
        {
            r.Accept(alice, r.Publish(alice, [Lab]));
            MakeDue(r, alice);
            return (r.Practitioner(), store);
        }),
        Row(Refusal.StaleEpoch, "the epoch is not there yet", (r, _, store) =>
            (r.Practitioner(), store with { Commitment = Some.Commitment(epoch: 2) })),
        Row(Refusal.RotationDue, "somebody without consent holds the key", (r, alice, store) =>
        {
            MakeDue(r, alice);
            return (r.Practitioner(), store);
        }),
        Row(Refusal.ContentInUse, "another patient's record named the ciphertext", (r, _, store) =>
        {
            var victim = r.Patient(Lab);
            r.Accept(r.Practitioner(), PatientMessages.Store(victim, Some.Record(2), Lab));
            return (r.Practitioner(), store with { Commitment = Taken });
        }),
    };

    private static Commitment Taken =>
        Some.Commitment() with { Content = PatientMessages.ContentOf(Some.Record(2)) };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    internal static void MakeDue(TestRegion region, Person patient)
    {
        var consent = region.Granted(patient, region.Grant(patient, region.Practitioner().AsGrantee, Lab));
        region.Accept(patient, region.Revoke(patient, consent));
    }

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, StoreRecord, (Person, StoreRecord)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            var (signer, store) = make(region, alice, PatientMessages.Store(alice, Some.Record(1), Lab));
            return new RefusalRow.Scene(region, signer, store);
        }),
    ];
}

public sealed class A_version_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 12.4, 12.5, 12.7, 12.8
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a registrar signs it", (r, _, _, next) => (r.House.Registrar, next)),
        Row(Refusal.PractitionerNotVerified, "nobody voted for the colleague", (r, _, _, next) =>
            (r.Member(Role.Doctor), next with { Record = Some.Record(9) })),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, _, next) => (r.Patient(), next)),
        Row(Refusal.UnknownRecord, "there is none", (r, _, bob, next) =>
            (bob, next with { Record = Some.Record(9), Version = 9 })),
        Row(Refusal.UnknownRecord, "it is another patient's", (r, _, bob, next) =>
            (bob, next with { Patient = r.Patient().Id, Version = 9 })),
        Row(Refusal.NotTheAuthor, "another hospital's doctor signs it", (r, _, _, next) =>
            (r.Practitioner(house: 1), next with { Version = 9 })),
        Row(Refusal.NotTheAuthor, "the patient signs what a doctor wrote", (_, alice, _, next) =>
            (alice, next with { Version = 9 })),
        Row(Refusal.NotTheAuthor, "a doctor signs what the patient wrote", (r, alice, bob, next) =>
        {
            r.Accept(alice, PatientMessages.Store(alice, Some.Record(2), Lab));
            return (bob, next with { Record = Some.Record(2), Version = 9 });
        }),
        Row(Refusal.RecordErased, "the patient had it erased", (r, alice, bob, next) =>
        {
            r.Accept(alice, new EraseRecord(alice.Id, Some.Record(1)));
            return (bob, next with { Version = 9 });
        }),
        Row(Refusal.VersionNotNext, "it leaves one out", (_, _, bob, next) =>
            (bob, next with { Version = 3, Commitment = Some.Commitment(epoch: 9) })),
        Row(Refusal.VersionNotNext, "it would replace one", (_, _, bob, next) =>
            (bob, next with { Version = 1, Commitment = Some.Commitment(epoch: 9) })),
        Row(Refusal.TooManyVersions, "it would be the thousand and first", (r, _, bob, next) =>
        {
            for (var version = next.Version; version <= NewVersion.MaxVersions; version++)
            {
                r.Accept(bob, next with { Version = version, Commitment = Some.Commitment(number: (int)version) });
            }

            return (bob, next with { Version = NewVersion.MaxVersions + 1, Commitment = Some.Commitment(epoch: 9) });
        }),
        Row(Refusal.StaleEpoch, "the epoch is over", (r, alice, bob, next) =>
        {
            r.Accept(alice, r.Publish(alice, [Lab]));
            A_record_is_refused.MakeDue(r, alice);
            return (bob, next);
        }),
        Row(Refusal.RotationDue, "somebody without consent holds the key", (r, alice, bob, next) =>
        {
            A_record_is_refused.MakeDue(r, alice);
            return (bob, next);
        }),
        Row(Refusal.ContentInUse, "the version before it has the same ciphertext", (_, _, bob, next) =>
            (bob, next with
            {
                Commitment = next.Commitment with { Content = PatientMessages.ContentOf(Some.Record(1)) },
            })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, NewVersion, (Person, NewVersion)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region(1, 1);
            var (alice, bob) = (region.Patient(Lab), region.Practitioner());
            region.Accept(bob, PatientMessages.Store(alice, Some.Record(1), Lab));
            var next = new NewVersion(alice.Id, Some.Record(1), 2, Some.Commitment());
            var (signer, message) = make(region, alice, bob, next);
            return new RefusalRow.Scene(region, signer, message);
        }),
    ];
}

public sealed class A_withdrawal_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 12.6, 12.8
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "an insurer signs it", (r, _, _, withdraw) => (r.Member(Role.Insurer), withdraw)),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, _, withdraw) => (r.Patient(), withdraw)),
        Row(Refusal.UnknownRecord, "there is none", (_, _, bob, withdraw) =>
            (bob, withdraw with { Record = Some.Record(9), Version = 9 })),
        Row(Refusal.NotTheAuthor, "another hospital's doctor signs it", (r, _, _, withdraw) =>
            (r.Practitioner(house: 1), withdraw with { Version = 9 })),
        Row(Refusal.RecordErased, "the patient had it erased", (r, alice, bob, withdraw) =>
        {
            r.Accept(alice, new EraseRecord(alice.Id, Some.Record(1)));
            return (bob, withdraw with { Version = 9 });
        }),
        Row(Refusal.UnknownVersion, "there is no such version", (
            _, _, bob, withdraw) => (bob, withdraw with { Version = 2 })),
        Row(Refusal.AlreadyWithdrawn, "a second time", (r, _, bob, withdraw) =>
        {
            r.Accept(bob, withdraw);
            return (bob, withdraw);
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, Withdraw, (Person, Withdraw)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region(1, 1);
            var (alice, bob) = (region.Patient(Lab), region.Practitioner());
            region.Accept(bob, PatientMessages.Store(alice, Some.Record(1), Lab));
            var (signer, message) = make(region, alice, bob, new Withdraw(alice.Id, Some.Record(1), 1));
            return new RefusalRow.Scene(region, signer, message);
        }),
    ];
}
