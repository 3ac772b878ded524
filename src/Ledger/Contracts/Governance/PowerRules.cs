using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>What powers the validators of a network may have, at its genesis and after every change.</summary>
internal static class PowerRules
{
    /// <summary>Whether blocks can still become final: somebody has power, and those whose endorsement a ledger
    /// needs.</summary>
    public static bool GoOn(IReadOnlyList<Validator> validators, Genesis genesis)
    {
        if (validators.All(validator => validator.Power == 0))
        {
            return false;
        }

        var set = new ValidatorSet(validators);
        var all = validators.Select(validator => validator.Id);
        return genesis.Ledgers.All(rules => rules.Endorsement?.IsMet(set, all) != false);
    }

    /// <summary>Whether governance may give these powers (spec ledger 14.5).</summary>
    public static bool Allow(IReadOnlyList<Validator> validators, Genesis genesis)
    {
        if (!GoOn(validators, genesis))
        {
            return false;
        }

        return genesis.Ledgers[0].Engine switch
        {
            // It has one process that orders.
            Engine.Solo => validators.Count(validator => validator.Power > 0) == 1,
            _ => TooPowerful(validators, genesis) is null,
        };
    }

    /// <summary>The first organisation that alone could stop a bft network and is not trusted to; or null (spec ledger
    /// 1.4).</summary>
    public static FoundingOrganisation? TooPowerful(IReadOnlyList<Validator> validators, Genesis genesis)
    {
        var total = validators.Sum(validator => validator.Power);
        return genesis.Organisations.FirstOrDefault(organisation =>
            !organisation.IsTrusted && (Int128)PowerOf(organisation.Id, validators) * 3 >= total);
    }

    /// <summary>The power of an organisation: that of its validators together.</summary>
    public static long PowerOf(OrganisationId organisation, IReadOnlyList<Validator> validators) => validators
        .Where(validator => validator.Organisation == organisation.ToString())
        .Sum(validator => validator.Power);
}
