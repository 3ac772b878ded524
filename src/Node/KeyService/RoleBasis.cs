using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
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

    /// <summary>The first epoch that the consent opened: a former, wider consent of the role does not come back with
    /// it (spec key-service 2.4).</summary>
    public long FirstEpoch(Category category, Func<TransactionId, FinalTransaction?> find) =>
        Consent is { } consent && find(consent.Id)?.Transaction.Message is Grant grant
            ? grant.Keys.Where(key => key.Category == category).Select(key => key.First).FirstOrDefault()
            : 0;
}
