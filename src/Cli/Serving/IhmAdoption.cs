using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ihm.Patients;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Serving;

/// <summary>Makes the IHM of a folder a patient's agent. What is done already is not done again, so that one that was
/// interrupted is completed by the same steps.</summary>
internal sealed class IhmAdoption(string folder, SalusClient patient, string passphrase)
{
    private string Wallets => Path.Combine(folder, "wallets");

    /// <summary>Writes ihm.json, unless it is there: the IHM calls nodes as browsers do.</summary>
    public async Task ConfigureAsync(string genesis, bool isOneOfSeveralRegions, CancellationToken stop)
    {
        if (File.Exists(Path.Combine(folder, IhmOptions.FileName)))
        {
            return;
        }

        var region = await patient.RegionAsync(stop);
        Uri[] nodes = [.. region.Nodes.Select(node => node.BrowserAddress).OfType<Uri>()];
        if (nodes.Length == 0)
        {
            throw new FailureException(
                "no-browser-address",
                "No node of the region says where it takes calls with tokens.",
                "Let a node be started with a listener for browsers: --browser-port N");
        }

        IhmConfiguration.Write(folder, nodes, genesis, isOneOfSeveralRegions ? region.Region : null);
    }

    /// <summary>The agent's wallet. The store's key comes after it: the IHM serves whom it has both of.</summary>
    public async Task<Wallet> OpenAgentAsync(CancellationToken stop)
    {
        PrivateFolder.MakeOrRequireClosed(Wallets);
        var walletFile = Adoption.WalletOf(Wallets, patient.Wallet.Member);
        Wallet agent;
        if (File.Exists(walletFile))
        {
            agent = await Wallet.OpenAsync(walletFile, passphrase, stop);
        }
        else
        {
            agent = Wallet.Create(patient.Wallet.Network, patient.Wallet.Organisation, Role.Device);
            await agent.SaveAsync(walletFile, passphrase, stop);
        }

        var adoptionFile = Adoption.FileOf(Wallets, patient.Wallet.Member);
        var former = File.Exists(adoptionFile) ? Adoption.Read(adoptionFile) : null;
        if (former?.IsBy(agent) != true)
        {
            // A store that is there stays the patient's under whichever agent.
            var adoption = former?.By(patient.Wallet, agent) ?? Adoption.Of(patient.Wallet, agent);
            PrivateFile.Write(adoptionFile, adoption.Write());
        }

        return agent;
    }

    /// <summary>Registers the agent as the patient's device; null when it is that already.</summary>
    public async Task<Finality?> RegisterAsync(Wallet agent, CancellationToken stop)
    {
        try
        {
            var card = await patient.MemberAsync(agent.Member, stop);
            return !card.Revoked ? null : throw new FailureException(
                "agent-revoked",
                "You have ended this IHM's membership; a device that was ended stays so.",
                $"To adopt it anew, set its wallet aside first: {Wallets}",
                ExitCodes.Refused);
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return await patient.RegisterDeviceAsync(agent.Introduce(), stop);
        }
    }

    /// <summary>Grants it categories for so many days; null when it has them for half of that at least.</summary>
    public async Task<Finality?> GrantAsync(
        Wallet agent, IReadOnlyList<Category> categories, int days, CancellationToken stop)
    {
        var now = new Timestamp(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var half = now.PlusMs((long)TimeSpan.FromDays(days / 2.0).TotalMilliseconds);
        var granted = (await patient.ConsentsAsync(stop))
            .Where(consent => consent.Grantee == agent.Grantee && consent.IsInForce(now) && consent.To >= half)
            .SelectMany(consent => consent.Categories);
        return categories.Except(granted).Any()
            ? await patient.GrantAsync(
                agent.Grantee, new GrantTerms(categories, Purpose.TREAT, Period.Days(days)), stop)
            : null;
    }
}
