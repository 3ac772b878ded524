using System.Text.Json.Serialization;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>
/// The validators that vote on a ledger's next block, once governance changed those of genesis. A validator stays for
/// life, at last with power 0, so that no id and no key is ever another's (spec ledger 14.1).
/// </summary>
public sealed record ValidatorsInForce(IReadOnlyList<Validator> Validators)
{
    /// <summary>The one entity, on every ledger; there is none while the set is that of genesis.</summary>
    public static readonly Table<ValidatorsInForce> Table =
        new("validators", LedgerJson.Default.ValidatorsInForce);

    /// <summary>The id of the one entity in <see cref="Table"/>.</summary>
    public const string Id = "set";

    private ValidatorSet? _set;

    /// <summary>The same as a set; two readers may make it at once.</summary>
    [JsonIgnore]
    public ValidatorSet Set => _set ??= new ValidatorSet(Validators);

    /// <summary>The set that votes on the block after a state.</summary>
    public static ValidatorSet In(StateView state, Genesis genesis) =>
        state.Get(Table, Id)?.Set ?? genesis.Validators;

    internal static void Put(WorkingState state, ValidatorSet set) =>
        state.Put(Table, Id, new ValidatorsInForce(set.Validators) { _set = set });

    /// <summary>On <c>policies</c>: a new set, and with it the power of each organisation.</summary>
    internal static void Change(WorkingState state, ValidatorSet set)
    {
        Put(state, set);
        var region = state.Get(Region.Table, Region.Id)!;
        state.Put(Region.Table, Region.Id, new Region([.. region.Organisations.Select(organisation =>
            organisation with { Power = PowerRules.PowerOf(organisation.Id, set.Validators) })]));
    }
}
