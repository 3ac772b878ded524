using Salus.Ledger.States;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>How many transactions a role may send.</summary>
public sealed record RoleQuota(Role Role, long Burst, long PerSecond);

/// <summary>The quotas that governance set in place of those of genesis; from the next block on.</summary>
public sealed record QuotasInForce(IReadOnlyList<RoleQuota> Roles)
{
    /// <summary>The one entity; there is none while the quotas are those of genesis.</summary>
    public static readonly Table<QuotasInForce> Table = new("quotas", LedgerJson.Default.QuotasInForce);

    /// <summary>The id of the one entity in <see cref="Table"/>.</summary>
    public const string Id = "roles";

    /// <summary>What was set for a role, or null.</summary>
    public static Quota? Of(Role role, StateView policies) =>
        policies.Get(Table, Id)?.Roles.FirstOrDefault(set => set.Role == role) is { } set
            ? new Quota(set.Burst, set.PerSecond)
            : null;

    internal static void Put(WorkingState state, IReadOnlyList<RoleQuota> changed)
    {
        var kept = state.Get(Table, Id)?.Roles.Where(set => changed.All(one => one.Role != set.Role)) ?? [];
        state.Put(Table, Id, new QuotasInForce([.. kept.Concat(changed).OrderBy(set => set.Role)]));
    }
}
