using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Machine;

namespace Salus.Node.Api;

/// <summary>Who the validators are, and what organisations vote on (spec api 4.10).</summary>
internal static class GovernanceRoutes
{
    // So few with power bear no fault: 3f + 1 of them bear f.
    private const int FewestForOneFault = 4;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/governance", Get).For(Audience.Members)
        .Says("Says who the validators are, who can stop the ledgers, and what changes are voted on.");

    /// <summary>What an operator should know of the validators.</summary>
    public static IEnumerable<string> Words(Genesis genesis, LedgerMachine policies)
    {
        var validators = policies.Validators.Validators;
        foreach (var validator in validators.Where(one => Compromised.Is(one.Id, policies.Latest)))
        {
            yield return $"Validator {validator.Id} of {validator.Organisation} signed two different blocks and is "
                + "compromised: it has no power any more.";
        }

        var powered = validators.Count(one => one.Power > 0);
        if (genesis.Ledgers[0].Engine == Engine.Bft && powered < FewestForOneFault)
        {
            yield return $"Alarm: only {powered} validators have power, and {FewestForOneFault} are needed to bear one "
                + "that fails. Have the organisations vote for another: salus governance propose.";
        }
    }

    private static IResult Get(Call call, LocalNode node)
    {
        var set = node.Ledgers[LedgerName.Policies].Machine.Validators;
        return ApiJson.Answer(new GovernanceAnswer(
            [
                .. set.Validators.Select(one => new ValidatorAnswer(
                    one.Id, one.Organisation, one.Power, Compromised.Is(one.Id, node.Policies))),
            ],
            [.. node.Genesis.Ledgers.SelectMany(rules => rules.StoppableBy(set)).Distinct()],
            [
                .. OpenProposals.At(node.Now, node.Policies).Select(open => new ProposalAnswer(
                    open.Id,
                    open.Organisation,
                    open.Until,
                    [.. open.Votes.Where(vote => vote.IsInFavour).Select(vote => vote.Organisation)],
                    [.. open.Votes.Where(vote => !vote.IsInFavour).Select(vote => vote.Organisation)])),
            ]));
    }

    private sealed record GovernanceAnswer(
        IReadOnlyList<ValidatorAnswer> Validators,
        IReadOnlyList<string> StoppableBy,
        IReadOnlyList<ProposalAnswer> Proposals);

    private sealed record ValidatorAnswer(string Id, string Organisation, long Power, bool Compromised);

    private sealed record ProposalAnswer(
        TransactionId Id,
        OrganisationId Organisation,
        Timestamp Until,
        IReadOnlyList<OrganisationId> For,
        IReadOnlyList<OrganisationId> Against);
}
