using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.States;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Web;

namespace Salus.Node.Permits;

/// <summary>What a store checks of a permit each time before it serves under it (spec api 6).</summary>
internal static class PermitRules
{
    /// <summary>Null when the caller may read under the permit now; else why not.</summary>
    public static Problem? Check(Permit permit, Caller caller, StateView policies, Timestamp now) =>
        permit.Requester != caller.Member.Id
            ? Problems.PermitNotYours.Because("The decision was made for another member; request access yourself.")
        : permit.ConnectionKey != caller.ConnectionKey
            ? Problems.PermitWrongKey.Because(
                "The decision names another connection key; connect with that key, or request access with this one.")
        : now >= permit.Until
            ? Problems.PermitLapsed.Because("The permit has lapsed; request access again.")
        : !IsInForce(permit, caller.Member, policies, now)
            ? Problems.PermitRevoked.Because("The consent that the permit rests on is no longer in force.")
        : null;

    /// <summary>Whether a permit lets a version of a record be read; the policy may narrow it to single
    /// versions.</summary>
    public static bool Covers(Permit permit, RecordId id, long version, Record record, StateView policies) =>
        record.Patient == permit.Patient
        && record.Category == permit.Category
        && (permit.Record is null || permit.Record == id)
        && (Narrowed(permit, policies) is not { } records
            || records.Any(narrowed => narrowed.Record == id && narrowed.Version == version));

    /// <summary>Whether a permit lets a batch be read: that of the whole category does.</summary>
    public static bool Covers(Permit permit, Batch batch, StateView policies) =>
        batch.Patient == permit.Patient
        && batch.Category == permit.Category
        && permit.Record is null
        && Narrowed(permit, policies) is null;

    /// <summary>The envelope that a narrowed consent made for the grantee; null where the record's own
    /// serves.</summary>
    public static NarrowedRecord? GranteesEnvelope(Permit permit, RecordId id, long version, StateView policies) =>
        Narrowed(permit, policies)?.FirstOrDefault(narrowed => narrowed.Record == id && narrowed.Version == version);

    private static IReadOnlyList<NarrowedRecord>? Narrowed(Permit permit, StateView policies) =>
        Consent(permit, policies) is { Records: { Count: > 0 } records } ? records : null;

    private static ConsentTerms? Consent(Permit permit, StateView policies) =>
        policies.Get(PatientPolicy.Table, permit.Patient.ToString())?.Consents
            .FirstOrDefault(consent => consent.Id == permit.Consent);

    /// <summary>Whether the consent, or the emergency, still lets the requester read what was decided.</summary>
    public static bool IsInForce(Permit permit, Member requester, StateView policies, Timestamp now)
    {
        if (requester.Role.IsPractitioner() && !requester.IsVerified)
        {
            return false;
        }

        return Consent(permit, policies) is { } consent
            ? consent.Permits(requester, new Scope(permit.Category, permit.Record), permit.Purpose, now)
            : policies.Get(PatientPolicy.Table, permit.Patient.ToString())?
                .OpenCase(requester.Id, permit.Category, now)?.Id == permit.Consent;
    }
}
