using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Ledgers;
using Salus.Client.Wallets;

namespace Salus.Cli.Commands;

/// <summary>Which region somebody joins, by who registers: the registrar named, or of a development network's
/// registrars one of the region given, or, for a patient, of the region with the fewest.</summary>
internal static class Allocation
{
    public static readonly Option<string> Region = new("--region")
    {
        Description = "The region to join. Default: the registrar's; of several, a patient joins the one with the "
            + "fewest patients.",
        HelpName = "NAME",
    };

    /// <summary>The registrar of the region; a wallet that is there already has one.</summary>
    public static async Task<SalusClient> RegistrarAsync(Call call, Func<Task<Wallet?>> known, bool isPatient)
    {
        var regions = DevelopmentNetwork.Registrars(call.ReadRegions());
        if (!MemberVerification.MeansAll(call, [call.Need(StandardOptions.As)]))
        {
            var own = await call.ConnectAsync();
            var region = call.ReadGenesis().Region;
            return call.Get(Region) is not { } name || name == region ? own : throw OtherRegion(
                $"The registrar is of {region}, and registers nobody in '{name}'.");
        }

        if (await known() is { } wallet)
        {
            var own = call.ReadRegions().Signed(wallet.Network).Region;
            return call.Get(Region) is not { } name || name == own ? await ConnectAsync(own) : throw OtherRegion(
                $"The wallet is of {own}, and cannot join '{name}'.");
        }

        return call.Get(Region) is { } given ? await ConnectAsync(call.ReadRegions().Named(given).Region)
            : regions is [var only] ? await ConnectAsync(only.Region.Region)
            : isPatient ? await LeastLoadedAsync(call, [.. regions.Select(region => region.Names[0])])
            : throw new FailureException(
                "region-missing",
                "The network has several regions, and only patients are allocated to one.",
                $"Add --region with one of: {string.Join(", ", regions.Select(region => region.Region.Region))}");

        async Task<SalusClient> ConnectAsync(string region) => call.Connect(
            await call.OpenWalletAsync(regions.First(one => one.Region.Region == region).Names[0]));
    }

    // A region of which no node answers takes nobody now.
    private static async Task<SalusClient> LeastLoadedAsync(Call call, IReadOnlyList<string> registrars)
    {
        Dictionary<string, SalusClient> clients = [];
        List<RegionCard> cards = [];
        NoNodeException? silent = null;
        foreach (var name in registrars)
        {
            var registrar = call.Connect(await call.OpenWalletAsync(name));
            try
            {
                var card = await registrar.RegionAsync(call.Stop);
                cards.Add(card);
                clients[card.Region] = registrar;
            }
            catch (NoNodeException fault)
            {
                silent = fault;
                call.Screen.Warn($"No node of {name}'s region answers: it takes nobody now.");
            }
        }

        return cards.Count == 0 ? throw silent! : clients[RegionCard.LeastLoaded(cards).Region];
    }

    private static FailureException OtherRegion(string what) => new(
        "region-other", what, "Leave --region out, or let a registrar of that region register somebody new.");
}
