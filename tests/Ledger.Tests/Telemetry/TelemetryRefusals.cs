using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Ledger.Tests;

public sealed class A_batch_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 15.1, 15.2
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a doctor signs it", (r, _, _, batch) => (r.Practitioner(), batch)),
        Row(Refusal.SenderNotAllowed, "the patient signs it", (_, alice, _, batch) => (alice, batch)),
        Row(Refusal.NotThePatient, "another patient's agent signs it", (r, _, _, batch) =>
            (r.Agent(r.Patient(Lab), Lab), batch)),
        Row(Refusal.BatchExists, "the id is taken", (r, alice, agent, batch) =>
        {
            r.Accept(agent, batch);
            return (r.Device(alice), batch);
        }),
        Row(Refusal.AgentWithoutConsent, "no consent names the device", (r, alice, _, batch) =>
            (r.Device(alice), batch with { Category = Category.Ecg })),
        Row(Refusal.AgentWithoutConsent, "the consent is for another category", (_, _, agent, batch) =>
            (agent, batch with { Category = Category.Ecg })),
        Row(Refusal.AgentWithoutConsent, "the consent is over", (r, _, agent, batch) =>
        {
            r.Now = r.Now.PlusMs(Some.Days(30));
            return (agent, batch with { Commitment = Some.Commitment(epoch: 9) });
        }),
        Row(Refusal.AgentWithoutConsent, "the consent is revoked", (r, alice, agent, batch) =>
        {
            r.Accept(alice, r.Revoke(alice, r.Policy(alice).Consents[0].Id));
            return (agent, batch);
        }),
        Row(Refusal.AgentWithoutConsent, "the consent is for single records", (r, alice, _, batch) =>
        {
            var device = r.Device(alice);
            r.Accept(alice, r.Narrowed(alice, device.AsGrantee, Lab, Some.Record(1)));
            return (device, batch);
        }),
        Row(Refusal.StaleEpoch, "the epoch is over", (r, alice, agent, batch) =>
        {
            r.Accept(alice, r.Publish(alice, [Lab], agent.AsGrantee));
            A_record_is_refused.MakeDue(r, alice);
            return (agent, batch);
        }),
        Row(Refusal.RotationDue, "somebody without consent holds the key", (r, alice, agent, batch) =>
        {
            r.Accept(agent, TelemetryMessages.Anchor(alice, Some.Batch(2), Lab));
            A_record_is_refused.MakeDue(r, alice);
            return (agent, Of(batch, Some.Batch(2), alice));
        }),
        Row(Refusal.ContentInUse, "another batch named the ciphertext", (r, alice, agent, batch) =>
        {
            r.Accept(agent, TelemetryMessages.Anchor(alice, Some.Batch(2), Lab));
            return (agent, Of(batch, Some.Batch(2), alice));
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    // The ciphertext of one batch under the id of another.
    private static AnchorBatch Of(AnchorBatch batch, BatchId content, Person patient) =>
        TelemetryMessages.Anchor(patient, content, Lab) with { Batch = batch.Batch };

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, AnchorBatch, (Person, AnchorBatch)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            var agent = region.Agent(alice, Lab);
            var (signer, batch) = make(region, alice, agent, TelemetryMessages.Anchor(alice, Some.Batch(1), Lab));
            return new RefusalRow.Scene(region, signer, batch);
        }),
    ];
}

public sealed class An_alert_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 15.1, 15.3, 15.4, 15.5
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a store signs it", (s, alert) => (s.Region.House.Store, alert)),
        Row(Refusal.NotThePatient, "another patient's agent signs it", (s, alert) =>
            (s.Region.Agent(s.Region.Patient(Lab), Lab), alert)),
        Row(Refusal.AgentWithoutConsent, "no consent names the device", (s, alert) =>
            (s.Region.Device(s.Alice), alert with { Notice = 9 })),
        Row(Refusal.AlertExists, "the id is taken", (s, alert) =>
        {
            s.Region.Accept(s.Agent, alert);
            return (s.Agent, alert with { Sequence = 9 });
        }),
        Row(Refusal.UnknownAlert, "nobody raised it", (s, alert) =>
            (s.Agent, alert with { Notice = 2, Sequence = 9 })),
        Row(Refusal.UnknownAlert, "another agent raised it", (s, alert) =>
        {
            s.Region.Accept(s.Agent, alert);
            return (s.Region.Agent(s.Alice, Lab), alert with { Notice = 2, Sequence = 9 });
        }),
        Row(Refusal.NoticeNotNext, "a notice is left out", (s, alert) =>
        {
            s.Region.Accept(s.Agent, alert);
            return (s.Agent, alert with { Notice = 3, Sequence = 9 });
        }),
        Row(Refusal.SequenceNotNext, "it is not the agent's first", (s, alert) =>
            (s.Agent, alert with { Sequence = 2, Recipients = [] })),
        Row(Refusal.SequenceNotNext, "the number was taken", (s, alert) =>
        {
            s.Region.Accept(s.Agent, alert);
            return (s.Agent, alert with { Alert = Some.Alert(2), Recipients = [] });
        }),
        Row(Refusal.MissingField, "nobody is told", (s, alert) =>
            (s.Agent, alert with { Recipients = [], Epoch = 9 })),
        Row(Refusal.RecipientRepeated, "somebody is told twice", (s, alert) =>
            (s.Agent, alert with { Recipients = [Some.Member(7), Some.Member(7)], Epoch = 9 })),
        Row(Refusal.RecipientNotPermitted, "nobody has the id", (s, alert) =>
            (s.Agent, alert with { Recipients = [s.Doctor.Id, Some.Member(7)], Epoch = 9 })),
        Row(Refusal.RecipientNotPermitted, "no consent names the doctor", (s, alert) =>
            (s.Agent, alert with { Recipients = [s.Region.Practitioner().Id], Epoch = 9 })),
        Row(Refusal.RecipientNotPermitted, "the consent is for another purpose", (s, alert) =>
        {
            var insurer = s.Region.Member(Role.Insurer);
            s.Region.Accept(s.Alice, s.Region.Grant(s.Alice, insurer.AsGrantee, Lab) with
            {
                Purpose = Purpose.HPAYMT,
            });
            return (s.Agent, alert with { Recipients = [insurer.Id], Epoch = 9 });
        }),
        Row(Refusal.RecipientNotPermitted, "the doctor was revoked", (s, alert) =>
        {
            s.Region.Accept(s.Region.House.Registrar, new RevokeMember(s.Doctor.Id));
            return (s.Agent, alert with { Epoch = 9 });
        }),
        Row(Refusal.RecipientNotPermitted, "an agent tells itself", (s, alert) =>
            (s.Agent, alert with { Recipients = [s.Agent.Id], Epoch = 9 })),
        Row(Refusal.StaleEpoch, "the epoch is over", (s, alert) =>
        {
            s.Region.Accept(s.Alice, s.Region.Publish(s.Alice, [Lab], s.Agent.AsGrantee, s.Doctor.AsGrantee));
            return (s.Agent, alert);
        }),
        Row(Refusal.SealMismatch, "it is sealed to another key", (s, alert) =>
            (s.Agent, alert with { Content = Some.Jwe })),
        Row(Refusal.SealMismatch, "it is sealed for another alert", (s, alert) =>
            (s.Agent, alert with { Alert = Some.Alert(2) })),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<Scene, RaiseAlert, (Person, RaiseAlert)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            var scene = new Scene(region, alice, region.Agent(alice, Lab), region.Reader(alice, Lab));
            var (signer, alert) = make(scene, region.Alert(alice, Some.Alert(1), scene.Doctor));
            return new RefusalRow.Scene(region, signer, alert);
        }),
    ];

    private sealed record Scene(TestRegion Region, Person Alice, Person Agent, Person Doctor);
}

public sealed class An_acknowledgement_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 15.6
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "the agent signs it", (_, _, agent, _, seen) => (agent, seen)),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, _, _, seen) => (r.Patient(), seen)),
        Row(Refusal.PractitionerNotVerified, "nobody voted for the doctor", (r, _, _, _, seen) =>
            (r.Member(Role.Doctor), seen)),
        Row(Refusal.UnknownAlert, "nobody raised it", (r, _, _, _, seen) =>
            (r.Practitioner(), seen with { Alert = Some.Alert(9) })),
        Row(Refusal.UnknownAlert, "it is another patient's", (r, _, _, doctor, seen) =>
            (doctor, seen with { Patient = r.Patient().Id })),
        Row(Refusal.UnknownAlert, "there is no such notice", (r, _, _, _, seen) =>
            (r.Practitioner(), seen with { Notice = 2 })),
        Row(Refusal.NotARecipient, "the doctor was not told", (r, alice, _, _, seen) =>
        {
            r.Accept(alice, seen);
            return (r.Practitioner(), seen);
        }),
        Row(Refusal.AlreadyAcknowledged, "somebody was faster", (r, alice, _, doctor, seen) =>
        {
            r.Accept(doctor, seen);
            return (alice, seen);
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected,
        string because,
        Func<TestRegion, Person, Person, Person, AcknowledgeAlert, (Person, AcknowledgeAlert)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            var (agent, doctor) = (region.Agent(alice, Lab), region.Reader(alice, Lab));
            region.Accept(agent, region.Alert(alice, Some.Alert(1), doctor));
            var (signer, seen) = make(
                region, alice, agent, doctor, new AcknowledgeAlert(alice.Id, Some.Alert(1), 1));
            return new RefusalRow.Scene(region, signer, seen);
        }),
    ];
}
