using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Storage;
using Salus.Primitives.Jose;

namespace Salus.Cli.Commands;

/// <summary>`salus wallet`: the key pairs of a member, under a passphrase, in a file.</summary>
internal static class WalletCommands
{
    private static readonly Argument<string> Name = new("name")
    {
        Description = "The wallet's name, or the path of its file.",
    };

    private static readonly Option<Role> Role = CodeOption.One<Role>("--role", "What the holder is.");

    private static readonly Option<string> Organisation = new("--organisation")
    {
        Description = "Who will register it. Default: the network's only organisation.",
        HelpName = "NAME",
    };

    private static readonly Option<FileInfo> NewPassphrase = new("--new-passphrase-file")
    {
        Description = "A file with the new passphrase.",
        HelpName = "FILE",
        Required = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "wallet", "Wallets: the keys of patients, practitioners, registrars.", "./salus wallet list")
        .With(
            new SalusCommand(
                "create",
                "Makes a wallet with new keys and a new member id. A registrar registers it: salus member register.",
                "./salus wallet create dora --role doctor",
                "./salus wallet create ./paul.json --role patient --passphrase-file ./secret")
                .With(Name, Role, Organisation, StandardOptions.PassphraseFile, StandardOptions.Genesis)
                .With(StandardOptions.Local)
                .Does(CreateAsync),
            new SalusCommand("list", "Lists the wallets in the network's folder.", "./salus wallet list --json")
                .With(StandardOptions.Local)
                .Does(ListAsync),
            new SalusCommand(
                "show",
                "Shows who a wallet is and when its certificate ends; never a private key.",
                "./salus wallet show bob")
                .With(Name, StandardOptions.PassphraseFile)
                .With(StandardOptions.Local)
                .Does(ShowAsync),
            new SalusCommand(
                "passphrase",
                "Puts a wallet under a new passphrase.",
                "./salus wallet passphrase alice --new-passphrase-file ./secret")
                .With(Name, NewPassphrase, StandardOptions.PassphraseFile)
                .With(StandardOptions.Local)
                .Does(ChangePassphraseAsync),
            WalletCard.Create(Name),
            WalletCertificate.Request(),
            WalletCertificate.Take());

    /// <summary>Makes and saves a wallet; a file that is there is never replaced.</summary>
    public static async Task<Wallet> CreateAsync(
        Call call,
        string name,
        Role role,
        (Genesis Region, OrganisationId Id) organisation,
        FileInfo? passphraseFile,
        KeyPair? signingKey = null)
    {
        var path = call.Folder.WalletFile(name);
        if (File.Exists(path))
        {
            throw new FailureException(
                "wallet-exists",
                $"There is a wallet at {path} already.",
                "Choose another name; a wallet is never replaced.");
        }

        var passphrase = Passphrases.Find(
            passphraseFile ?? call.Get(StandardOptions.PassphraseFile), call.Folder, $"the new wallet {name}");
        var wallet = Wallet.Create(organisation.Region.Network, organisation.Id, role, signingKey);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            PrivateFolder.Make(folder);
        }

        await wallet.SaveAsync(path, passphrase, call.Stop);
        return wallet;
    }

    private static async Task<Answer> CreateAsync(Call call)
    {
        var regions = call.ReadRegions();
        var organisation = regions.OrganisationNamed(call.Get(Organisation));
        using var wallet = await CreateAsync(
            call, call.Need(Name), call.Need(Role), (regions.Of(organisation), organisation), passphraseFile: null);
        return Describe(call.Need(Name), wallet);
    }

    private static Task<Answer> ListAsync(Call call)
    {
        call.Folder.RequireNetwork();
        var all = new People(call.Folder).All;
        var items = all.Select(JsonNode (person) => new JsonObject
        {
            ["name"] = person.Name,
            ["member"] = person.Member.ToString(),
        });
        return Task.FromResult(new Answer(
            new JsonObject { ["wallets"] = new JsonArray([.. items]) },
            View.Table(
                ["wallet", "member"],
                all.Select(person => new[] { person.Name, person.Member.ToString() }),
                "There is no wallet yet.")));
    }

    private static async Task<Answer> ShowAsync(Call call) =>
        Describe(call.Need(Name), await call.OpenWalletAsync(call.Need(Name)));

    private static async Task<Answer> ChangePassphraseAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync(call.Need(Name));
        var passphrase = Passphrases.Find(call.Need(NewPassphrase), call.Folder, "the wallet");
        await wallet.SaveAsync(call.Folder.WalletFile(call.Need(Name)), passphrase, call.Stop);
        return new Answer(
            new JsonObject { ["member"] = wallet.Member.ToString() },
            View.Lines("The wallet is under the new passphrase. A copy made before still opens with the old one."));
    }

    private static Answer Describe(string name, Wallet wallet)
    {
        string? until = null;
        if (wallet.Certificate is { } der)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
            until = certificate.NotAfter.ToUniversalTime().ToString("u");
        }

        return new Answer(
            new JsonObject
            {
                ["name"] = name,
                ["member"] = wallet.Member.ToString(),
                ["role"] = Code<Role>.Text(wallet.Role),
                ["organisation"] = wallet.Organisation.ToString(),
                ["network"] = wallet.Network,
                ["signingKey"] = wallet.SigningKey.Public.KeyId,
                ["agreementKey"] = wallet.AgreementKey.Public.KeyId,
                ["connectionKey"] = wallet.ConnectionKey.Public.KeyId,
                ["certificateUntil"] = until,
                ["categoryKeys"] = wallet.CategoryKeys.All.Count,
            },
            View.Fields(
                ("wallet", name),
                ("member", wallet.Member.ToString()),
                ("role", $"{Code<Role>.Text(wallet.Role)} of {wallet.Organisation}"),
                ("network", wallet.Network),
                ("certificate", until is null ? "none yet" : $"valid until {until}"),
                ("category keys", $"{wallet.CategoryKeys.All.Count}")));
    }
}
