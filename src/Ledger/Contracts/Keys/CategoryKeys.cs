using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Keys;

/// <summary>
/// A patient's key pair of one category: the epochs published so far and who was given which (design section 5).
/// </summary>
/// <param name="PublicKeys">The public half of every epoch; the first is epoch 1.</param>
/// <param name="Holders">Who was given which epochs.</param>
/// <param name="Source">The transaction that published the current epoch.</param>
public sealed record CategoryKeys(
    IReadOnlyList<Jwk> PublicKeys, IReadOnlyList<KeyHolder> Holders, TransactionId Source)
{
    /// <summary>Every category's keys, by <see cref="Id"/>.</summary>
    public static readonly Table<CategoryKeys> Table = new("keys", LedgerJson.Default.CategoryKeys);

    /// <summary>The current epoch: 1 is the first.</summary>
    public long Epoch => PublicKeys.Count;

    /// <summary>The id of a patient's category: <c>PATIENT/category</c>.</summary>
    public static string Id(MemberId patient, Category category) => $"{patient}/{Code<Category>.Text(category)}";

    /// <summary>
    /// Holders of the current epoch's private half who are no longer entitled to it: while there is one, rotation is
    /// due.
    /// </summary>
    public IEnumerable<KeyHolder> Stale(PatientPolicy policy, Category category, StateView policies, Timestamp now)
    {
        foreach (var holder in Holders)
        {
            if (holder.Last == Epoch && !IsEntitled(holder, policy, category, policies, now))
            {
                yield return holder;
            }
        }
    }

    /// <summary>Whether somebody holds a category's current key who is no longer entitled to it.</summary>
    public static bool IsRotationDue(StateView policies, MemberId patient, Category category, Timestamp now) =>
        policies.Get(PatientPolicy.Table, patient.ToString()) is { } policy
        && policies.Get(Table, Id(patient, category)) is { } keys
        && keys.Stale(policy, category, policies, now).Any();

    /// <summary>Records that a grantee was given epochs of a category that has some.</summary>
    internal static void AddHolder(Execution run, MemberId patient, Category category, KeyHolder holder)
    {
        var id = Id(patient, category);
        var keys = run.State.Get(Table, id)!;
        var others = keys.Holders.Where(former => !former.HoldsTheSame(holder));
        run.State.Put(Table, id, keys with { Holders = [.. others, holder] });
    }

    /// <summary>
    /// Whether the policy entitles a grantee, who is a member in good standing or a role, to a category's key.
    /// </summary>
    internal static bool IsEntitled(
        Grantee grantee, PatientPolicy policy, Category category, StateView policies, Timestamp now) =>
        policy.Entitles(grantee, category, now)
        && (grantee is not Grantee.OneMember one
            || policies.Get(Member.Table, one.Id.ToString()) is { IsRevoked: false });

    // Who got the key through a role is entitled while the role is, and while a member.
    private static bool IsEntitled(
        KeyHolder holder, PatientPolicy policy, Category category, StateView policies, Timestamp now) =>
        holder.Through is { } role
            ? policy.Entitles(role, category, now)
                && holder.Grantee is Grantee.OneMember one
                && policies.Get(Member.Table, one.Id.ToString()) is { IsRevoked: false }
            : IsEntitled(holder.Grantee, policy, category, policies, now);
}

/// <summary>
/// A grantee, the epochs it was given (first to last), and the transaction that carries the JWE; for a member to whom a
/// role's key service handed them, the role, and the summary that says so (spec ledger 11.8).
/// </summary>
public sealed record KeyHolder(
    Grantee Grantee, long First, long Last, TransactionId Source, Grantee? Through = null)
{
    /// <summary>Whether another entry says the same of the same grantee: the later one stands for both.</summary>
    internal bool HoldsTheSame(KeyHolder other) =>
        Grantee == other.Grantee && First == other.First && Last == other.Last && Through == other.Through;
}
