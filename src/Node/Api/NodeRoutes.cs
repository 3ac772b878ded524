using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Hosting;
using Salus.Node.Peers;

namespace Salus.Node.Api;

/// <summary>The region and where its nodes are reached (spec api 10).</summary>
internal static class NodeRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/nodes", Get).For(Audience.Members)
            .Says("Says which region this is, how many patients it has, and where its nodes are reached.");
        routes.MapGet("/ihms", (NodeOptions options) => ApiJson.Answer(new IhmsAnswer(options.PortalIhms)))
            .For(Audience.Members)
            .Says("Lists the IHMs that this node's portal may call.");
    }

    private static IResult Get(Call call, LocalNode node, AddressBook addresses, PeerStates peers)
    {
        var policies = node.Ledgers[LedgerName.Policies].Machine;
        var reached = peers.Reached.Append(addresses.Self).ToHashSet(StringComparer.Ordinal);
        return ApiJson.Answer(new RegionAnswer(
            node.Genesis.Network,
            node.Genesis.Region,
            [.. node.Genesis.Ledgers.Select(rules => rules.Name)],
            policies.State.Count(PatientPolicy.Table),
            [
                .. policies.Validators.Validators.Where(validator => validator.Power > 0).Select(validator =>
                {
                    var (members, browsers) = addresses[validator.Id];
                    return new NodeAnswer(validator.Id, validator.Organisation, reached.Contains(validator.Id))
                    {
                        Address = members is null ? null : NodeAddresses.Text(members),
                        BrowserAddress = browsers is null ? null : NodeAddresses.Text(browsers),
                    };
                }),
            ]));
    }

    // spec api 10.5
    private sealed record IhmsAnswer(IReadOnlyList<string> Ihms);

    private sealed record RegionAnswer(
        string Network,
        string Region,
        IReadOnlyList<LedgerName> Ledgers,
        long Patients,
        IReadOnlyList<NodeAnswer> Nodes);

    private sealed record NodeAnswer(string Validator, string Organisation, bool Reachable)
    {
        public string? Address { get; init; }

        public string? BrowserAddress { get; init; }
    }
}
