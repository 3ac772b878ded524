using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.States;
using Salus.Node.Api;

namespace Salus.Node.KeyService;

/// <summary>The role through which a permit lets its requester read: the grantee of its consent, or, in an emergency
/// (no consent), the emergency role of the requester's organisation (spec key-service 2.2).</summary>
internal sealed record RoleBasis(Grantee.RoleIn Role, ConsentTerms? Consent)
{
    /// <summary>Null when the permit rests on a consent for the member itself.</summary>
    public static RoleBasis? Of(Permit permit, StateView policies)
    {
        var policy = policies.Get(PatientPolicy.Table, permit.Patient.ToString());
        if (policy?.Consents.FirstOrDefault(consent => consent.Id == permit.Consent) is { } consent)
        {
            return consent.Grantee is Grantee.RoleIn role ? new RoleBasis(role, consent) : null;
        }

        return policy?.Cases.FirstOrDefault(open => open.Id == permit.Consent) is { } emergency
            ? new RoleBasis(new Grantee.RoleIn(emergency.Organisation, Ledger.Role.Emergency), null)
            : null;
    }

    /// <summary>The first epoch that the consent, or the latest emergency policy, opened: a former, wider one of the
    /// role does not come back with it (spec key-service 2.4).</summary>
    public long FirstEpoch(Permit permit, StateView policies, Func<TransactionId, FinalTransaction?> find)
    {
        var keys = Consent is { } consent
            ? find(consent.Id)?.Transaction.Message is Grant grant ? grant.Keys : []
            : LatestEmergencyKeys(permit, policies, find);
        return keys.Where(key => key.Category == permit.Category).Select(key => key.First).FirstOrDefault();
    }

    // Every emergency policy that sealed the category to the role is the source of a holder, but for those whose very
    // epochs a later one sealed again.
    private IEnumerable<SealedKey> LatestEmergencyKeys(
        Permit permit, StateView policies, Func<TransactionId, FinalTransaction?> find)
    {
        var holders = policies.Get(CategoryKeys.Table, CategoryKeys.Id(permit.Patient, permit.Category))?.Holders ?? [];
        var latest = holders.Where(holder => holder.Grantee == Role)
            .Select(holder => find(holder.Source))
            .OfType<FinalTransaction>()
            .Where(found => found.Transaction.Message is SetEmergencyPolicy)
            .MaxBy(found => (found.Header.Height, found.Index));
        return latest?.Transaction.Message is SetEmergencyPolicy policy
            ? policy.Organisations.Where(keys => keys.Organisation == Role.Organisation).SelectMany(keys => keys.Keys)
            : [];
    }
}
