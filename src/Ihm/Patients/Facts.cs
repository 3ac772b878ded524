using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Ihm.Patients;

/// <summary>What the ledger said of one patient when its agent asked: the policy with its epochs, and the patient's
/// devices that are not revoked.</summary>
public sealed record Facts(PolicyNow Policy, Timestamp Asked)
{
    /// <summary>The categories that a consent in force opens to the agent at a moment: what it may take in.</summary>
    // spec ihm 1.2
    public IReadOnlySet<Category> OpenTo(MemberId agent, Timestamp now) => Policy.Policy.Consents
        .Where(consent => consent.IsInForce(now)
            && consent.Purpose == Purpose.TREAT
            && consent.Grantee == new Grantee.OneMember(agent)
            && consent.Records.Count == 0
            && consent.Actions.Contains(ConsentAction.Read))
        .SelectMany(consent => consent.Categories)
        .ToHashSet();
}
