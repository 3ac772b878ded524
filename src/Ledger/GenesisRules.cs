using Salus.Ledger.Contracts.Governance;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger;

/// <summary>
/// What must hold between the parts of a genesis document, each with the path of what breaks it (spec ledger 1.2).
/// </summary>
internal static class GenesisRules
{
    internal const int MaxName = 64;

    public static void CheckNames(string network, string region)
    {
        Require(IsName(network), "network", $"must be 1 to {MaxName} of a-z, 0-9 and '-'.");
        Require(IsName(region), "region", $"must be 1 to {MaxName} of a-z, 0-9 and '-'.");
    }

    // spec ledger 1.6
    public static void CheckNames(string network, IReadOnlyList<string> regions)
    {
        Require(IsName(network), "network", $"must be 1 to {MaxName} of a-z, 0-9 and '-'.");
        Require(regions.Count > 0, "regions", "must be one at least.");
        foreach (var region in regions)
        {
            Require(
                IsName(region) && network.Length + 1 + region.Length <= MaxName,
                $"regions.{region}",
                $"must be named with a-z, 0-9 and '-', with the network's name at most {MaxName - 1}.");
        }
    }

    // A node's store tells which region it is of. spec ledger 1.6
    public static void CheckRegions(IReadOnlyList<Genesis> regions)
    {
        var founders = regions.SelectMany(region => region.Organisations.SelectMany((organisation, i) => new[]
        {
            (organisation.Registrar.Id, Path: $"regions.{region.Region}.organisations[{i}].registrar.member"),
            (organisation.Store.Id, Path: $"regions.{region.Region}.organisations[{i}].store.member"),
        })).ToList();
        RequireOnce(founders, founder => founder.Id, i => founders[i].Path);
    }

    public static void Check(Genesis genesis)
    {
        CheckOrganisations(genesis.Organisations);
        CheckValidators(genesis);
        RequireOnce(genesis.Ledgers, ledger => ledger.Name, i => $"ledgers[{i}].name");
        Require(
            genesis.Ledgers.Any(ledger => ledger.Name == LedgerName.Policies),
            "ledgers",
            "must hold the ledger policies.");
        CheckEngines(genesis.Ledgers);
        CheckEndorsements(genesis);
        if (genesis.Ledgers[0].Engine == Engine.Bft)
        {
            CheckPowers(genesis);
        }
    }

    // One set of validators orders all of a region's ledgers, so they are ordered alike: spec ledger 1.4
    private static void CheckEngines(IReadOnlyList<LedgerRules> ledgers)
    {
        for (var i = 0; i < ledgers.Count; i++)
        {
            Require(ledgers[i].Engine == ledgers[0].Engine, $"ledgers[{i}].engine", "must be that of the others.");
            Require(
                ledgers[i].Engine != Engine.Bft || ledgers[i].Difficulty == 0,
                $"ledgers[{i}].difficulty",
                "must be 0 under bft.");
        }
    }

    // spec ledger 1.5
    private static void CheckEndorsements(Genesis genesis)
    {
        for (var i = 0; i < genesis.Ledgers.Count; i++)
        {
            var path = $"ledgers[{i}].endorsement";
            if (genesis.Ledgers[i].Endorsement is { } endorsement)
            {
                RequireOnce(endorsement.Organisations, organisation => organisation, j => $"{path}.organisations[{j}]");
                Require(
                    endorsement.Organisations.Count > 0 && endorsement.Needed <= endorsement.Organisations.Count,
                    $"{path}.needed",
                    "must be at most as many as there are organisations.");
                for (var j = 0; j < endorsement.Organisations.Count; j++)
                {
                    Require(
                        genesis.ToRegion().Organisations.Any(known =>
                            known.Id.ToString() == endorsement.Organisations[j] && known.Power > 0),
                        $"{path}.organisations[{j}]",
                        "must be an organisation that holds power.");
                }
            }
        }
    }

    // spec ledger 1.4
    private static void CheckPowers(Genesis genesis)
    {
        var tooPowerful = PowerRules.TooPowerful(genesis.Validators.Validators, genesis);
        Require(
            tooPowerful is null,
            $"organisations[{genesis.Organisations.TakeWhile(organisation => organisation != tooPowerful).Count()}]",
            "holds a third of the power or more; give it less, or call it trusted.");
    }

    private static void CheckOrganisations(IReadOnlyList<FoundingOrganisation> organisations)
    {
        RequireOnce(organisations, organisation => organisation.Id, i => $"organisations[{i}].id");
        (FoundingMember Member, string Path)[] founders =
        [
            .. organisations.SelectMany((organisation, i) => new[]
            {
                (organisation.Registrar, $"organisations[{i}].registrar"),
                (organisation.Store, $"organisations[{i}].store"),
            }),
        ];
        RequireOnce(founders, founder => founder.Member.Id, i => $"{founders[i].Path}.member");
        RequireOnce<(FoundingMember Member, string), Digest>(
            founders, founder => founder.Member.SigningKey.Thumbprint, i => $"{founders[i].Path}.signingKey");
    }

    private static void CheckValidators(Genesis genesis)
    {
        var known =
            genesis.Organisations.Select(organisation => organisation.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var validators = genesis.Validators.Validators;
        for (var i = 0; i < validators.Count; i++)
        {
            Require(IsName(validators[i].Id), $"validators[{i}].id", $"must be 1 to {MaxName} of a-z, 0-9 and '-'.");
            Require(
                known.Contains(validators[i].Organisation),
                $"validators[{i}].organisation",
                "must be one of the organisations.");
        }
    }

    private static void RequireOnce<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> key, Func<int, string> path)
    {
        var seen = new HashSet<TKey>();
        for (var i = 0; i < items.Count; i++)
        {
            Require(seen.Add(key(items[i])), path(i), "must stand once.");
        }
    }

    internal static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Require(bool holds, string path, string right)
    {
        if (!holds)
        {
            throw new JsonRejectedException(JsonFault.WrongValue, path, right);
        }
    }
}
