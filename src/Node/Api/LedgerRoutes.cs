using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Api;

/// <summary>What every member may know of the ledgers: genesis, heads, headers, organisations.</summary>
internal static class LedgerRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/genesis", (LocalNode node) => Results.Bytes(node.Genesis.Bytes, "application/json"))
            .For(Audience.Visitors).Says("Gives the genesis document, byte for byte.");
        routes.MapGet("/ledgers", Heads).For(Audience.Members).Says("Lists the ledgers with their heads.");
        routes.MapGet("/ledgers/{ledger}/headers/{height}", Header).For(Audience.Members)
            .Says("Gives a block's header and certificate.");
        routes.MapGet("/ledgers/{ledger}/validators", Validators).For(Audience.Members)
            .Says("Gives every change of a ledger's validators: certified header and next set, oldest first.");
        routes.MapGet("/organisations", Organisations).For(Audience.Members)
            .Says("Lists the organisations with their power and the keys of their roles.");
    }

    private static IResult Heads(Call call, LocalNode node) => ApiJson.Answer(node.Genesis.Ledgers.Select(rules =>
    {
        var head = node.Ledgers[rules.Name].Machine.Head;
        return new HeadAnswer(rules.Name, head.Height, head.Digest, head.Time);
    }));

    private static IResult Header(Call call, LocalNode node)
    {
        var name = Ledger(call);
        var unknown = Problems.UnknownHeight.Because("The ledger has no block of this height yet.");
        var height = call.Route<ulong>("height", ulong.TryParse, unknown);
        if (height == 0)
        {
            var genesis = GenesisBlock.Header(node.Genesis, name);
            return ApiJson.Answer(new HeaderAnswer(
                Base64Url.Encode(genesis.Encode()), null, genesis.Digest, genesis.Height, genesis.Time, 0));
        }

        if (height > node.Ledgers[name].Machine.Head.Height.Value
            || node.Ledgers[name].Read(new Height(height)) is not { } final)
        {
            return unknown;
        }

        var header = final.Block.Header;
        return ApiJson.Answer(new HeaderAnswer(
            Base64Url.Encode(header.Encode()),
            Base64Url.Encode(final.Certificate.Encode()),
            header.Digest,
            header.Height,
            header.Time,
            final.Block.Transactions.Count));
    }

    private static IResult Validators(Call call, LocalNode node)
    {
        var after = call.Query("after", 0, long.MaxValue, 0);
        var ledger = node.Ledgers[Ledger(call)];
        return ApiJson.Answer(ledger.ValidatorChanges(ledger.Machine.Head.Height.Next)
            .Where(change => change.Header.Height.Value > (ulong)after)
            .Select(change => new SetChangeAnswer(
                Base64Url.Encode(change.Header.Encode()),
                Base64Url.Encode(change.Certificate.Encode()),
                Base64Url.Encode(change.Next.Encode()))));
    }

    private static LedgerName Ledger(Call call) =>
        call.Route<LedgerName>("ledger", Code<LedgerName>.TryParse, Problems.UnknownLedger.Because(
            $"There is no such ledger; there are {string.Join(", ", Code<LedgerName>.All)}."));

    private static IResult Organisations(Call call, LocalNode node) =>
        ApiJson.Answer(node.Policies.Get(Region.Table, Region.Id)!.Organisations.Select(organisation =>
        {
            var founding = node.Genesis.Organisations.Single(known => known.Id == organisation.Id);
            return new OrganisationAnswer(
                organisation.Id,
                organisation.Power,
                founding.Registrar.Id,
                founding.Store.Id,
                [.. organisation.RoleKeys.Select(pair => new RoleKeyAnswer(pair.Key, pair.Value))]);
        }));

    private sealed record HeadAnswer(LedgerName Ledger, Height Height, Digest Digest, Timestamp Time);

    private sealed record HeaderAnswer(
        string Header, string? Certificate, Digest Digest, Height Height, Timestamp Time, int Transactions);

    private sealed record SetChangeAnswer(string Header, string Certificate, string Next);

    private sealed record OrganisationAnswer(
        OrganisationId Id, long Power, MemberId Registrar, MemberId Store, IReadOnlyList<RoleKeyAnswer> RoleKeys);

    private sealed record RoleKeyAnswer(string Role, Jwk Key);
}
