using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Tests;

/// <summary>
/// One message of every type, with every optional part in it; as a transaction each is refused by its rule.
/// </summary>
internal static class Samples
{
    private const Category Lab = Category.Laboratory;

    public static IEnumerable<Message> Of(TestRegion region, Person patient)
    {
        var house = region.House;
        var stale = Some.Transaction(7);
        var none = Some.Member(7);
        var taken = house.Store;
        var next = region.NextEpoch(patient, Lab, house.Doctors);
        yield return taken.Registration() with { Role = Role.Doctor, Licence = "LIC-7", Profile = Some.Digest(1) };
        yield return new VerifyPractitioner(none, IsInFavour: false);
        yield return new RevokeMember(none);
        yield return new RotateKey(taken.Signing.Public, taken.Agreement.Public, taken.Possession());
        yield return Devices.Registration(patient, taken);
        yield return new RevokeDevice(patient.Id, none);
        yield return region.Grant(patient, house.Doctors, Lab) with { After = stale };
        yield return region.Revoke(patient, stale, next) with { After = stale };
        yield return region.EmergencyPolicy(patient, house, Lab) with { After = stale };
        yield return new ConfirmPolicy(patient.Id, [none, none]);
        yield return new PublishEpoch(patient.Id, stale, [next]);
        yield return region.Trustees(patient, 2, house.Store, house.Store) with { After = stale };
        yield return new DismissTrustees(patient.Id, stale);
        yield return region.Approval(patient, taken, taken);
        yield return new WithdrawApproval(patient.Id);
        yield return new CancelRecovery(patient.Id);
        yield return new CompleteRecovery(patient.Id, taken.AsNewKeys());
        yield return PatientMessages.Request(patient, Lab, Purpose.PUBHLTH, Some.Record(3));
        yield return new SummariseRelease(stale, [SummariseRelease.Entry(Some.Record(1), 1_000_000)]);
        yield return new EmergencyAccess(
            patient.Id, [Lab, Category.Ecg], EmergencyReason.LifeThreatening, An_emergency_is_refused.Statement(
                region, patient, patient));
        yield return new ReviewEmergency(patient.Id, stale, IsJustified: true);
        yield return new StoreRecord(patient.Id, Some.Record(1), Category.Environment, Some.Commitment(epoch: 9));
        yield return new NewVersion(patient.Id, Some.Record(1), 2, Some.Commitment());
        yield return new Withdraw(patient.Id, Some.Record(1), 3);
        yield return new EraseRecord(patient.Id, Some.Record(1));
        yield return new AttestErasure(
            patient.Id,
            Some.Record(1),
            [
                new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.NotOfRecord),
                new ErasedVersion(2, ErasureFinding.Missing, ErasureFinding.Missing),
            ],
            new ErasedCopies(2, 1));
        yield return new ProposeChange(new NetworkChange(
            [region.NewValidator("v9", region.House, 3), new ValidatorChange("v9", 0)],
            [new RoleQuota(Role.Patient, 10, 1)]));
        yield return new Vote(stale, IsInFavour: true);
        yield return new AnchorBatch(patient.Id, Some.Batch(1), Lab, 50, Some.Commitment(epoch: 9));
        yield return region.Alert(patient, Some.Alert(1), house.Registrar, none) with { Epoch = 9 };
        yield return new AcknowledgeAlert(patient.Id, Some.Alert(1), 2);
        yield return region.Evidence("v0", VotePhase.Prepare) with { Second = new SignedDigest(default, new byte[64]) };
    }
}
