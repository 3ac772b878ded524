using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_naming_of_trustees_is_refused
{
    // spec recovery 1.1, 1.2, 1.3, 1.4
    public static IEnumerable<object[]> Rows { get; } = new List<object[]>
    {
        Row(Refusal.SenderNotAllowed, "a trustee sends it", (l, m) => (l.Trustees[0], m with { After = Stale })),
        Row(
            Refusal.StalePolicy,
            "something was signed in between",
            (l, m) => (l.Patient, m with { After = Stale, Threshold = 7 })),
        Row(
            Refusal.BadThreshold,
            "three are to agree, of two",
            (l, m) => (l.Patient, m with { Threshold = 3, Shares = [m.Shares[0], m.Shares[0]] })),
        Row(Refusal.BadThreshold, "there are none", (l, m) => (l.Patient, m with { Shares = [] })),
        Row(
            Refusal.TrusteeRepeated,
            "one stands twice",
            (l, m) => (l.Patient, m with { Shares = [Unsealed(l.Patient.Id), Unsealed(l.Patient.Id)] })),
        Row(
            Refusal.TrusteeIsPatient,
            "the patient is one of them",
            (l, m) => (l.Patient, m with { Shares = [Unsealed(l.Patient.Id), m.Shares[0]] })),
        Row(
            Refusal.UnknownTrustee,
            "nobody has the id",
            (l, m) => (l.Patient, m with { Shares = [m.Shares[0], Unsealed(Some.Member(7))] })),
        Row(
            Refusal.UnknownTrustee,
            "a store is no person",
            (l, m) => (l.Patient, m with { Shares = [m.Shares[0], Unsealed(l.Region.House.Store.Id)] })),
        Row(
            Refusal.UnknownTrustee,
            "a registrar is the hospital itself",
            (l, m) => (l.Patient, m with { Shares = [m.Shares[0], Unsealed(l.Region.House.Registrar.Id)] })),
        Row(
            Refusal.UnknownTrustee,
            "one left",
            (l, m) =>
            {
                l.Region.Accept(l.Region.House.Registrar, new RevokeMember(l.Trustees[1].Id));
                return (l.Patient, m);
            }),
        Row(
            Refusal.SealMismatch,
            "a share is sealed to another key",
            (l, m) => (l.Patient, m with
            {
                Shares =
                [
                    m.Shares[0],
                    RecoveryMessages.Share(l.Patient, l.Trustees[1], l.Trustees[0].Agreement.Public),
                ],
            })),
        Row(
            Refusal.SealMismatch,
            "a share is for another recovery key",
            (l, m) => (l.Patient, m with { RecoveryKey = KeyPair.Generate().Public })),
        Row(
            Refusal.SealMismatch,
            "a share is of another trustee",
            (l, m) => (l.Patient, m with { Shares = [m.Shares[0], m.Shares[0] with { Trustee = l.Trustees[1].Id }] })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static TransactionId Stale => Some.Transaction(7);

    private static TrusteeShare Unsealed(MemberId trustee) => new(trustee, Some.Jwe);

    private static object[] Row(
        Refusal expected, string because, Func<Loss, NameTrustees, (Person, NameTrustees)> make) =>
        RecoveryRows.Of(expected, because, loss =>
            make(loss, loss.Region.Trustees(loss.Patient, 2, [.. loss.Trustees])));
}

public sealed class An_approval_of_a_recovery_is_refused
{
    // spec recovery 1.6, 3.1, 3.2, 3.4, 3.5, 3.6
    public static IEnumerable<object[]> Rows { get; } = new List<object[]>
    {
        Row(
            Refusal.SenderNotAllowed,
            "the sender is no trustee",
            l => (l.Region.Practitioner(), l.Region.Approval(l.Patient, l.Patient, l.Trustees[0]))),
        Row(
            Refusal.SenderNotAllowed,
            "nobody knows the patient",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[0]) with
            {
                Patient = Some.Member(7),
            })),
        Row(
            Refusal.KeyInUse,
            "the key is somebody's",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Trustees[1], l.Trustees[0]) with
            {
                Possession = Some.Statement,
            })),
        Row(
            Refusal.BadPossession,
            "the new key is not in the hands of who asks",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[0]) with
            {
                Possession = Some.Statement,
                Share = Some.Jwe,
            })),
        Row(
            Refusal.BadPossession,
            "the statement is one for a registration",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[0]) with
            {
                Possession = l.Renewed.Possession(),
            })),
        Row(
            Refusal.BadPossession,
            "the statement is for another agreement key",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[0]) with
            {
                Keys = l.Renewed.AsNewKeys() with { AgreementKey = l.Patient.Agreement.Public },
            })),
        Row(
            Refusal.SealMismatch,
            "the share is sealed to the old key",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[0]) with { Share = Some.Jwe })),
        Row(
            Refusal.SealMismatch,
            "the share is another trustee's",
            l => (l.Trustees[0], l.Region.Approval(l.Patient, l.Renewed, l.Trustees[1]))),
        Row(
            Refusal.AlreadyApproved,
            "the trustee approved these keys",
            l => (l.Trustees[0], l.Approved(0).Region.Approval(l.Patient, l.Renewed, l.Trustees[0]))),
        Row(
            Refusal.NoOpenRecovery,
            "a withdrawal of nothing",
            l => (l.Trustees[0], new WithdrawApproval(l.Approved(1).Patient.Id))),
        Row(
            Refusal.NoOpenRecovery,
            "a withdrawal of what lapsed",
            l => (l.Trustees[0], new WithdrawApproval(l.Approved(0).Later(Trusteeship.StandingMs).Patient.Id))),
        Row(Refusal.NoOpenRecovery, "nothing to cancel", l => (l.Patient, new CancelRecovery(l.Patient.Id))),
        Row(
            Refusal.NoTrustees,
            "nobody to dismiss",
            l =>
            {
                l.Region.Accept(l.Patient, new DismissTrustees(l.Patient.Id, l.Region.Last(l.Patient)));
                return (l.Patient, new DismissTrustees(l.Patient.Id, l.Region.Last(l.Patient)));
            }),
        Row(
            Refusal.StalePolicy,
            "a dismissal signed before something else",
            l => (l.Patient, new DismissTrustees(l.Patient.Id, Some.Transaction(7)))),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<Loss, (Person, Contracts.Message)> make) =>
        RecoveryRows.Of(expected, because, make);
}

public sealed class A_completion_is_refused
{
    // spec recovery 4.1, 4.2
    public static IEnumerable<object[]> Rows { get; } = new List<object[]>
    {
        Row(
            Refusal.SenderNotAllowed,
            "the patient cannot, with whatever key",
            l => (l.Patient, l.Renewed.Completion())),
        Row(
            Refusal.RecoveryNotBegun,
            "one trustee of two approved",
            l => (l.Trustees[0], l.Approved(0).After72Hours().Renewed.Completion())),
        Row(
            Refusal.RecoveryNotBegun,
            "other keys were approved",
            l => (l.Trustees[0], l.Approved(0, 1).After72Hours().Patient.OnNewKeys().Completion())),
        Row(
            Refusal.RecoveryNotBegun,
            "the agreement key is another",
            l => (l.Trustees[0], (l.Approved(0, 1).After72Hours().Renewed with { Agreement = KeyPair.Generate() })
                .Completion())),
        Row(
            Refusal.RecoveryTooEarly,
            "72 hours are not over",
            l => (l.Trustees[0], l.Approved(0, 1).Later(Trusteeship.DelayMs - 10).Renewed.Completion())),
        Row(
            Refusal.KeyInUse,
            "the new key was registered in between",
            l =>
            {
                l.Approved(0, 1).After72Hours();
                var newcomer = l.Region.Stranger(Role.Patient) with { Signing = l.Renewed.Signing };
                l.Region.Accept(l.Region.House.Registrar, newcomer.Registration());
                return (l.Trustees[0], l.Renewed.Completion());
            }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<Loss, (Person, Contracts.Message)> make) =>
        RecoveryRows.Of(expected, because, make);
}

internal static class RecoveryRows
{
    public static object[] Of<T>(Refusal expected, string because, Func<Loss, (Person Signer, T Message)> make)
        where T : Contracts.Message =>
    [
        new RefusalRow(expected, because, () =>
        {
            var loss = Loss.In(Some.Region());
            var (signer, message) = make(loss);
            return new RefusalRow.Scene(loss.Region, signer, message);
        }),
    ];
}
