using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Client.Proofs;

/// <summary>Says in a sentence what an event did. Members and records are named by their ids: nothing personal is on a
/// ledger.</summary>
public static class EventWords
{
    /// <summary>One sentence.</summary>
    public static string Describe(Event happened) => happened switch
    {
        Event.MemberRegistered { Role: Role.Device } e =>
            $"The device {e.Member} of the patient {e.Patient} was registered.",
        Event.MemberRegistered e =>
            $"The {Code<Role>.Text(e.Role)} {e.Member} was registered by {e.Organisation}.",
        Event.PractitionerVoted e =>
            $"{e.Organisation} voted {(e.IsInFavour ? "for" : "against")} the practitioner {e.Practitioner}, "
            + $"who is {(e.IsVerified ? "verified" : "not verified")} by it.",
        Event.ValidatorCompromised e =>
            $"{e.By} proved that the validator {e.Validator} of {e.Organisation} signed two different blocks at height "
            + $"{e.Height} of {Code<LedgerName>.Text(e.Ledger)}: it has no power any more.",
        Event.ChangeProposed e =>
            $"{e.Organisation} proposed the change {e.Proposal}; votes count until {e.Until}.",
        Event.ChangeVoted e =>
            $"{e.Organisation} voted {(e.IsInFavour ? "for" : "against")} the change {e.Proposal}, "
            + $"which is {(e.IsAccepted ? "in force from the next block on" : "not accepted by it")}.",
        Event.MemberRevoked e => $"The membership of {e.Member} ended.",
        Event.KeyRotated e => $"{e.Member} replaced its keys; the new signing key is {e.SigningKey}.",
        Event.ConsentGranted e =>
            $"The patient {e.Patient} let {e.Grantee} read {List(e.Categories)} for the purpose "
            + $"{Code<Purpose>.Text(e.Purpose)}, from {e.From} until {e.To}{Superseding(e.Superseded.Count)}.",
        Event.ConsentRevoked e =>
            $"The patient {e.Patient} ended the consent {e.Consent}"
            + (e.RotationDue.Count == 0 ? "." : $"; new keys are due for {List(e.RotationDue)}."),
        Event.EmergencyPolicySet e =>
            $"The patient {e.Patient} said that in an emergency these organisations may read: {Join(e.Organisations)}.",
        Event.PolicyConfirmed e =>
            $"Who can read what of the patient {e.Patient} was confirmed (digest {e.Explanation}), with the keys of "
            + $"{Count(e.Keys.Count, "member")}.",
        Event.EpochsPublished e =>
            $"The patient {e.Patient} published new keys for {List([.. e.Epochs.Select(next => next.Category)])}.",
        Event.RecordStored e =>
            $"Version {e.Version} of the {Code<Category>.Text(e.Category)} record {e.Record} of the patient "
            + $"{e.Patient} was committed to.",
        Event.VersionWithdrawn e =>
            $"Version {e.Version} of the record {e.Record} of the patient {e.Patient} was declared entered in error.",
        Event.RecordErased e =>
            $"The record {e.Record} of the patient {e.Patient} was erased, {Count(e.Versions, "version")} in all: "
            + "every store has to delete what it holds of it.",
        Event.ErasureAttested e => Attested(e),
        _ => OfRecovery(happened) ?? OfTelemetry(happened) ?? OfAccess(happened),
    };

    private static string? OfTelemetry(Event happened) => happened switch
    {
        Event.BatchAnchored e =>
            $"The agent {e.Agent} anchored the batch {e.Batch} of {Count(e.Count, "sample")} of "
            + $"{Code<Category>.Text(e.Category)} of the patient {e.Patient}.",
        Event.AlertRaised e =>
            $"ALERT: The agent {e.Agent} {(e.Notice == 1 ? "raised" : "told again of")} the alert {e.Alert} about "
            + $"{Code<Category>.Text(e.Category)} of the patient {e.Patient}, level {Code<AlertLevel>.Text(e.Level)}, "
            + $"to {Join(e.Recipients)} (notice {e.Notice}, its number {e.Sequence}).",
        Event.AlertAcknowledged e =>
            $"{e.By} acknowledged notice {e.Notice} of the alert {e.Alert} of the patient {e.Patient}.",
        _ => null,
    };

    private static string? OfRecovery(Event happened) => happened switch
    {
        Event.TrusteesNamed e =>
            $"The patient {e.Patient} named {Join(e.Trustees)} as trustees, of whom {e.Threshold} have to agree to a "
            + "recovery.",
        Event.TrusteesDismissed e => $"The patient {e.Patient} has no trustees any more.",
        Event.RecoveryApproved e =>
            $"ALERT: The trustee {e.Trustee} approved new keys for the patient {e.Patient}; the new signing key is "
            + $"{e.SigningKey}.",
        Event.ApprovalWithdrawn e =>
            $"The trustee {e.Trustee} took back the approval of the new signing key {e.SigningKey} for the patient "
            + $"{e.Patient}.",
        Event.RecoveryBegun e =>
            $"ALERT: Enough trustees agree: the patient {e.Patient} gets the new signing key {e.SigningKey} from "
            + $"{e.CompletableFrom} on, unless the patient cancels before.",
        Event.RecoveryCancelled e => $"The patient {e.Patient} cancelled every open recovery.",
        Event.RecoveryCompleted e =>
            $"ALERT: {e.By} put the new signing key {e.SigningKey} of the patient {e.Patient} in force; the old one is "
            + "retired.",
        _ => null,
    };

    private static string OfAccess(Event happened) => happened switch
    {
        Event.AccessDecided { IsPermitted: true } e =>
            $"{e.Requester} was permitted to read {Scope(e)} of the patient {e.Patient} for the purpose "
            + $"{Code<Purpose>.Text(e.Purpose)} until {e.Until}, under the consent {e.Consent}.",
        Event.AccessDecided e =>
            $"{e.Requester} was denied to read {Scope(e)} of the patient {e.Patient} for the purpose "
            + $"{Code<Purpose>.Text(e.Purpose)}.",
        Event.ReleaseSummarised e =>
            e.Records.Select(SummariseRelease.Observations).OfType<long>().ToList() is [_, ..] observations
                ? $"The agent {e.Store} released {Count(observations.Sum(), "observation")} of the patient {e.Patient} "
                    + $"under the permit {e.Permit}."
                : $"The store {e.Store} released {Released(e)} of the patient {e.Patient} under the permit "
                    + $"{e.Permit}{Handed(e)}.",
        Event.EmergencyOpened e =>
            $"{e.Requester} of {e.Organisation} opened {List(e.Categories)} of the patient {e.Patient} in an emergency "
            + $"({e.Reason}) until {e.Until}.",
        Event.EmergencyReviewed e =>
            $"{e.Reviewer} judged the emergency access {e.Emergency} to be "
            + (e.IsJustified ? "justified." : "not justified."),
        _ => throw new InvalidOperationException("every event has its words"),
    };

    private static string Attested(Event.ErasureAttested e)
    {
        var found = e.Versions.SelectMany(version => new[] { version.Content, version.Envelope }).ToList();
        var deleted = found.Count(one => one == ErasureFinding.Deleted) + e.Grantees.Deleted;
        var missing = found.Count(one => one == ErasureFinding.Missing) + e.Grantees.Missing;
        var kept = found.Count(one => one == ErasureFinding.NotOfRecord);
        return $"The store {e.Store} attested the erasure of the record {e.Record} of the patient {e.Patient}: it "
            + $"deleted {Count(deleted, "file")}, and {Count(missing, "file")} "
            + (missing == 1 ? "was not there." : "were not there.")
            + (kept == 0 ? "" : $" It kept {Count(kept, "envelope")} made out for another record.");
    }

    private static string Count(long number, string what) => Count(number, what, $"{what}s");

    private static string Count(long number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    private static string Released(Event.ReleaseSummarised e)
    {
        var batches = e.Records.Count(entry => SummariseRelease.Batch(entry) is not null);
        var versions = e.Records.Count(entry => SummariseRelease.Epochs(entry) is null) - batches;
        return batches == 0 ? $"{versions} record versions"
            : versions == 0 ? Count(batches, "batch", "batches")
            : $"{versions} record versions and {Count(batches, "batch", "batches")}";
    }

    private static string Handed(Event.ReleaseSummarised e) =>
        e.Records.Select(SummariseRelease.Epochs).OfType<(long First, long Last)>().ToList() is [_, ..] ranges
            ? $"; its key service handed the reader the keys of the role, epochs "
                + Join(ranges.Select(range => $"{range.First} to {range.Last}"))
            : "";

    private static string Scope(Event.AccessDecided e) => e.Record is { } record
        ? $"the {Code<Category>.Text(e.Category)} record {record}"
        : Code<Category>.Text(e.Category);

    private static string Superseding(int count) =>
        count == 0 ? "" : $", in place of {count} earlier consent{(count == 1 ? "" : "s")}";

    private static string List(IEnumerable<Category> categories) => Join(categories.Select(Code<Category>.Text));

    private static string Join<T>(IEnumerable<T> items) => string.Join(", ", items);
}
