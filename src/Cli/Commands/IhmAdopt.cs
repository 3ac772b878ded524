using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ihm.Patients;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm adopt`: a patient makes the IHM on this machine the own agent. What is done already is not done
/// again, so that one that was interrupted is completed by the same command.</summary>
internal static class IhmAdopt
{
    private const int UsualDays = 365;

    private static readonly Option<Category[]> Categories = CodeOption.Some<Category>(
        "--categories", "What it may take in and keep. Default: all that sensors measure.", "--category");

    private static readonly Option<int?> Days = new("--days")
    {
        Description = $"For so many days of 24 hours. Default: {UsualDays}.",
        HelpName = "N",
    };

    public static SalusCommand Create() => new SalusCommand(
        "adopt",
        "As a patient: makes the IHM on this machine the own agent. It gets a wallet, is registered as a device, and "
        + "may read and keep what sensors measure, until that ends or is revoked.",
        "./salus ihm adopt --as alice",
        "./salus ihm adopt --categories vital-signs,ecg --days 30 --as alice")
        .With(Categories, Days)
        .With(StandardOptions.AsSomebody)
        .Does(AdoptAsync);

    private static async Task<Answer> AdoptAsync(Call call)
    {
        var days = call.Get(Days) ?? UsualDays;
        if (days is < 1 or > 3653)
        {
            throw new FailureException("period-malformed", "--days must be from 1 to 3653.", "For instance: --days 30");
        }

        var patient = await call.ConnectAsync();
        if (patient.Wallet.Role != Role.Patient)
        {
            throw new FailureException(
                "not-a-patient",
                $"{call.Get(StandardOptions.As)} is a {Code<Role>.Text(patient.Wallet.Role)}; an IHM is a patient's.",
                "Name the patient's wallet: --as NAME");
        }

        await ConfigureAsync(call, patient);
        using var agent = await AgentAsync(call, patient);
        var registered = await IsKnownAsync(call, patient, agent)
            ? null
            : await patient.RegisterDeviceAsync(agent.Introduce(), call.Stop);
        Category[] categories = call.Get(Categories) is { Length: > 0 } chosen
            ? chosen
            : [.. Signal.All.Select(signal => signal.Category).Distinct().Order()];
        var terms = new GrantTerms(categories, Purpose.TREAT, Period.Days(days));
        var granted = await GrantAsync(call, patient, agent, terms);
        return Describe(call, agent, categories, registered, granted);
    }

    // The IHM calls nodes as browsers do; the first patient tells it where they are.
    private static async Task ConfigureAsync(Call call, SalusClient patient)
    {
        PrivateFolder.MakeOrRequireClosed(call.Folder.Ihm);
        var file = Path.Combine(call.Folder.Ihm, IhmOptions.FileName);
        if (File.Exists(file))
        {
            return;
        }

        var region = await patient.RegionAsync(call.Stop);
        Uri[] nodes = [.. region.Nodes.Select(node => node.BrowserAddress).OfType<Uri>()];
        if (nodes.Length == 0)
        {
            throw new FailureException(
                "no-browser-address",
                "No node of the region says where it takes calls with tokens.",
                "Let a node be started with a listener for browsers: --browser-port N");
        }

        var genesis = call.Get(StandardOptions.Genesis)?.FullName ?? ClientSettings.Read(call.Folder).Genesis;
        var json = new JsonObject
        {
            ["nodes"] = new JsonArray([.. nodes.Select(JsonNode (node) => node.ToString())]),
            ["genesis"] = Path.GetRelativePath(call.Folder.Ihm, genesis),
        };
        if (call.ReadRegions().Count > 1)
        {
            json["region"] = region.Region;
        }

        PrivateFile.Write(file, json.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    // Wallet first, then the store's key: the IHM serves whom it finds both of.
    private static async Task<Wallet> AgentAsync(Call call, SalusClient patient)
    {
        var wallets = Path.Combine(call.Folder.Ihm, "wallets");
        PrivateFolder.MakeOrRequireClosed(wallets);
        var (walletFile, adoptionFile) = (
            Adoption.WalletOf(wallets, patient.Wallet.Member), Adoption.FileOf(wallets, patient.Wallet.Member));
        var passphrase = Passphrases.Find(
            call.Get(StandardOptions.PassphraseFile), call.Folder, "the wallet of the IHM's agent");
        Wallet agent;
        if (File.Exists(walletFile))
        {
            agent = await Wallet.OpenAsync(walletFile, passphrase, call.Stop);
        }
        else
        {
            agent = Wallet.Create(patient.Wallet.Network, patient.Wallet.Organisation, Role.Device);
            await agent.SaveAsync(walletFile, passphrase, call.Stop);
        }

        if (!File.Exists(adoptionFile))
        {
            PrivateFile.Write(adoptionFile, Adoption.Of(patient.Wallet, agent).Write());
        }

        return agent;
    }

    private static async Task<bool> IsKnownAsync(Call call, SalusClient patient, Wallet agent)
    {
        try
        {
            var card = await patient.MemberAsync(agent.Member, call.Stop);
            return !card.Revoked ? true : throw new FailureException(
                "agent-revoked",
                "You have ended this IHM's membership; a device that was ended stays so.",
                $"To adopt it anew, set its wallet aside first: {call.Folder.Ihm}/wallets",
                ExitCodes.Refused);
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return false;
        }
    }

    // A consent that still has half of its time is left as it is.
    private static async Task<Finality?> GrantAsync(Call call, SalusClient patient, Wallet agent, GrantTerms terms)
    {
        var now = new Timestamp(Call.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var half = now.PlusMs((long)TimeSpan.FromDays((call.Get(Days) ?? UsualDays) / 2.0).TotalMilliseconds);
        var granted = (await patient.ConsentsAsync(call.Stop))
            .Where(consent => consent.Grantee == agent.Grantee && consent.IsInForce(now) && consent.To >= half)
            .SelectMany(consent => consent.Categories);
        return terms.Categories.Except(granted).Any()
            ? await patient.GrantAsync(agent.Grantee, terms, call.Stop)
            : null;
    }

    private static Answer Describe(
        Call call, Wallet agent, IReadOnlyList<Category> categories, Finality? registered, Finality? granted) => new(
        new JsonObject
        {
            ["agent"] = agent.Member.ToString(),
            ["categories"] = FinalWords.Codes(categories),
            ["registered"] = registered is null ? null : FinalWords.ToJson(registered),
            ["granted"] = granted is null ? null : FinalWords.ToJson(granted),
            ["folder"] = call.Folder.Ihm,
        },
        View.Lines(
            [
                registered is null
                    ? $"The IHM in {call.Folder.Ihm} is a device of {call.Get(StandardOptions.As)} already."
                    : $"The IHM in {call.Folder.Ihm} is now a device of {call.Get(StandardOptions.As)}, known as "
                        + $"{agent.Member}.",
                .. registered is null ? Array.Empty<string>() : [FinalWords.Line(registered)],
                granted is null
                    ? $"It may take in and keep {FinalWords.List(categories)} already."
                    : $"It may now take in and keep {FinalWords.List(categories)}.",
                .. granted is null ? Array.Empty<string>() : [FinalWords.Line(granted)],
                "Next: ./salus ihm",
            ]));
}
