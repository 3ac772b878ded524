using System.Text.Json;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>Who can read what of a patient at a moment, through which consent, until when (design section 6).</summary>
public sealed record Explanation(IReadOnlyList<Reader> Readers, IReadOnlyList<RotationDue> RotationDue)
{
    /// <summary>Explains a policy state; empty for a patient nobody knows.</summary>
    public static Explanation Of(StateView policies, MemberId patient, Timestamp now)
    {
        if (policies.Get(PatientPolicy.Table, patient.ToString()) is not { } policy)
        {
            return new Explanation([], []);
        }

        var inForce = policy.Consents.Where(consent => consent.IsInForce(now) && IsThere(policies, consent.Grantee));
        var consents = inForce.Select(consent => new Reader(
            consent.Grantee,
            consent.Purpose,
            consent.Categories,
            consent.Records.Count,
            consent.Id,
            consent.To,
            RoleOf(policies, consent.Grantee)));
        var open =
            policy.Cases.Where(open => now < open.Until && IsThere(policies, new Grantee.OneMember(open.Requester)));
        var emergencies = open.Select(open => new Reader(
            new Grantee.OneMember(open.Requester),
            Purpose.ETREAT,
            open.Categories,
            0,
            open.Id,
            open.Until,
            RoleOf(policies, new Grantee.OneMember(open.Requester))));
        var due = Enum.GetValues<Category>().Select(category => Due(policies, policy, patient, category, now));
        return new Explanation([.. consents, .. emergencies], [.. due.OfType<RotationDue>()]);
    }

    /// <summary>Its canonical JSON, as nodes answer it (spec ledger 9.12).</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.Explanation);

    /// <summary>What a confirmed policy names (spec ledger 9.13).</summary>
    public Digest Digest() => Primitives.Digest.Of(ToBytes());

    // A member who was revoked asks for nothing, whatever a consent says.
    private static bool IsThere(StateView policies, Grantee grantee) =>
        grantee is not Grantee.OneMember one
        || policies.Get(Member.Table, one.Id.ToString()) is { IsRevoked: false };

    private static Role? RoleOf(StateView policies, Grantee grantee) => grantee switch
    {
        Grantee.OneMember one => policies.Get(Member.Table, one.Id.ToString())?.Role,
        Grantee.RoleIn role => role.Role,
        _ => null,
    };

    private static RotationDue? Due(
        StateView policies, PatientPolicy policy, MemberId patient, Category category, Timestamp now)
    {
        var keys = policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, category));
        Grantee[] stale = [.. (keys?.Stale(policy, category, policies, now) ?? []).Select(h => h.Grantee).Distinct()];
        return stale.Length == 0 ? null : new RotationDue(category, stale);
    }
}

/// <summary>
/// One way to read: a grantee and what it is, for a purpose, under a consent or an emergency. Records 0: whole
/// categories.
/// </summary>
public sealed record Reader(
    Grantee Grantee,
    Purpose Purpose,
    IReadOnlyList<Category> Categories,
    int Records,
    TransactionId Consent,
    Timestamp Until,
    Role? Role = null);

/// <summary>
/// A category whose current key is still held by grantees who may no longer read; no store serves them.
/// </summary>
public sealed record RotationDue(Category Category, IReadOnlyList<Grantee> StillHold);
