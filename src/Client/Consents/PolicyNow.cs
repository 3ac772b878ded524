using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Client.Consents;

/// <summary>What a patient's wallet has to know of the ledger before it signs anything about consent or keys: the
/// policy in force, the current epoch of each category that has one, and those whose rotation is due.</summary>
public sealed record PolicyNow(
    PatientPolicy Policy,
    IReadOnlyDictionary<Category, long> Epochs,
    IReadOnlyList<Category> RotationDue,
    Timestamp Now)
{
    /// <summary>The current epoch of a category; 0 before the first.</summary>
    public long Epoch(Category category) => Epochs.GetValueOrDefault(category);

    /// <summary>All that are entitled to any category's key: those whose agreement keys have to be looked up before new
    /// epochs are sealed.</summary>
    public IReadOnlyList<Grantee> Entitled() =>
        [.. Enum.GetValues<Category>().SelectMany(category => Entitled(Policy, category)).Distinct()];

    /// <summary>Those of the categories with a key to which no consent entitles this grantee. An emergency entitles its
    /// role, and gives the grantee itself none.</summary>
    public IReadOnlyList<Category> ClosedTo(Grantee grantee, IEnumerable<Category> categories) =>
        [.. categories.Where(category => Epoch(category) > 0
            && !(Policy with { Cases = [] }).Entitles(grantee, category, Now))];

    /// <summary>All that a policy entitles to a category's key, now or in a period to come.</summary>
    internal IEnumerable<Grantee> Entitled(PatientPolicy policy, Category category)
    {
        var consented = policy.Consents.Select(consent => consent.Grantee);
        var emergency = policy.Emergency.Select(Grantee (admission) =>
            new Grantee.RoleIn(admission.Organisation, Role.Emergency));
        var open = policy.Cases.Select(Grantee (opened) => new Grantee.OneMember(opened.Requester));
        return consented.Concat(emergency).Concat(open).Distinct()
            .Where(grantee => policy.Entitles(grantee, category, Now));
    }
}
