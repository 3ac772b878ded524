using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus member verify`: the vote of one registrar, or of several whose wallets are at hand.</summary>
internal static class MemberVerification
{
    /// <summary>Means every registrar of a development network, unless a wallet has that name.</summary>
    public const string AllRegistrars = "registrars";

    private static readonly Option<bool> Against = new("--against")
    {
        Description = "Vote against.",
    };

    private static readonly Option<string[]> As = new("--as", "--wallet")
    {
        Description = "Who votes: a registrar's wallet by its name or path, or several of them; "
            + $"'{AllRegistrars}' are all of a development network.",
        HelpName = "NAME|PATH",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "verify",
        "As a registrar: votes for a practitioner, who may act once more than half of the hospitals agree.",
        $"./salus member verify dora --as {AllRegistrars}",
        "./salus member verify dora --as registrar registrar2 registrar3",
        "./salus member verify dora --against --as registrar")
        .With(MemberCommands.Name, Against, As)
        .With(StandardOptions.AsSomebody.Where(option => option != StandardOptions.As))
        .Does(VerifyAsync);

    private static async Task<Answer> VerifyAsync(Call call)
    {
        var member = new People(call.Folder).Find(call.Need(MemberCommands.Name));
        var votes = await VoteAsync(call, member, await RegistrarsAsync(call, member));
        var last = votes[^1];
        var isVerified = IsVerified(last);
        return FinalWords.Answer(
            last,
            isVerified
                ? $"{call.Need(MemberCommands.Name)} is verified."
                : $"The vote counts; {call.Need(MemberCommands.Name)} is not verified, or not yet.",
            ("member", member.ToString()),
            ("verified", isVerified),
            ("votes", votes.Count));
    }

    /// <summary>One vote of each, until the practitioner is verified.</summary>
    private static async Task<IReadOnlyList<Finality>> VoteAsync(
        Call call, MemberId member, IReadOnlyList<string> registrars)
    {
        var inFavour = !call.Get(Against);
        List<Finality> votes = [];
        foreach (var name in registrars)
        {
            var registrar = call.Connect(await call.OpenWalletAsync(name));
            try
            {
                votes.Add(await registrar.VerifyAsync(member, inFavour, call.Stop));
            }
            catch (RefusedException repeated) when (
                repeated.Refusal == Refusal.AlreadyVoted && (votes.Count > 0 || name != registrars[^1]))
            {
                // Said so before; the others may not have.
                continue;
            }

            if (inFavour && IsVerified(votes[^1]))
            {
                break;
            }
        }

        return votes;
    }

    private static bool IsVerified(Finality vote) =>
        vote.Receipt.Events.OfType<Event.PractitionerVoted>().Any(voted => voted.IsVerified);

    /// <summary>Whether so are meant all registrars of a development network.</summary>
    public static bool MeansAll(Call call, string[] named) =>
        named is [AllRegistrars] && !File.Exists(call.Folder.WalletFile(AllRegistrars));

    private static async Task<IReadOnlyList<string>> RegistrarsAsync(Call call, MemberId member)
    {
        if (!MeansAll(call, call.Need(As)))
        {
            return call.Need(As);
        }

        var regions = DevelopmentNetwork.Registrars(call.ReadRegions());
        foreach (var (_, names) in regions.Skip(1).Reverse())
        {
            if (await IsOfAsync(call, member, names[0]))
            {
                return names;
            }
        }

        // Who is in none of the others is in this one, or it says that nobody knows them.
        return regions[0].Names;
    }

    private static async Task<bool> IsOfAsync(Call call, MemberId member, string registrar)
    {
        try
        {
            await call.Connect(await call.OpenWalletAsync(registrar)).MemberAsync(member, call.Stop);
            return true;
        }
        catch (SalusException fault) when (fault is NoNodeException or NodeProblemException { Code: "unknown-member" })
        {
            return false;
        }
    }
}
