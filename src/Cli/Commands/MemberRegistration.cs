using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Cli.Commands;

/// <summary>How somebody, or a patient's device, joins. What is done already is not done again, so that a registration
/// that was interrupted is completed by the same command.</summary>
internal static class MemberRegistration
{
    private static readonly Option<Role?> Role = CodeOption.Perhaps<Role>("--role", "What the newcomer is.");

    private static readonly Option<string> Licence = new("--licence")
    {
        Description = "A practitioner's licence number: capitals, digits, hyphens.",
        HelpName = "NUMBER",
    };

    public static readonly Option<FileInfo> NewcomerPassphrase = new("--newcomer-passphrase-file")
    {
        Description = "A file with the passphrase of the newcomer's wallet. Default: found as --as's is.",
        HelpName = "FILE",
    };

    public static SalusCommand Register() => new SalusCommand(
        "register",
        "As a registrar: registers a patient, practitioner or agency, issues the certificate of its connections, and "
        + "for a patient publishes the first keys. Makes the wallet unless there is one.",
        "./salus member register dora --role doctor --licence MD-7 --as registrar",
        "./salus member register paul --role patient --as registrar")
        .With(MemberCommands.Name, Role, Licence, Allocation.Region, NewcomerPassphrase)
        .With(CaCommands.Authority)
        .With(StandardOptions.AsSomebody)
        .Does(RegisterAsync);

    private static async Task<Answer> RegisterAsync(Call call)
    {
        var registrar = await Allocation.RegistrarAsync(
            call, () => OpenKnownAsync(call), call.Get(Role) == Ledger.Role.Patient);
        if (call.Get(Role) is { } role)
        {
            // Before a wallet is made for nothing.
            CheckRole(role, call.Get(Licence));
        }

        using var wallet = await OpenOrCreateAsync(call, call.Get(Role), registrar.Wallet);
        CheckRole(wallet.Role, call.Get(Licence));
        var finality = await IsRegisteredAsync(call, registrar, wallet)
            ? null
            : await registrar.RegisterAsync(wallet.Introduce(call.Get(Licence)), call.Stop);
        await CertifyAsync(call, wallet);
        var published = wallet.Role == Ledger.Role.Patient ? await PublishAsync(call, wallet) : null;
        return Describe(call, wallet, finality, published);
    }

    /// <summary>As a patient: lets a device act. Its certificate, which a device that proves its key does without, is
    /// issued where the authority is at hand.</summary>
    public static async Task<Answer> RegisterDeviceAsync(Call call)
    {
        var patient = await call.ConnectAsync();
        var signingKey = await DeviceKey.ReadAsync(call);
        using var wallet = await OpenOrCreateAsync(call, Ledger.Role.Device, patient.Wallet, signingKey);
        if (signingKey is not null && !signingKey.Public.Equals(wallet.SigningKey.Public))
        {
            throw new FailureException(
                "wallet-other-key",
                $"There is a wallet '{call.Need(MemberCommands.Name)}' already, with another signing key.",
                "Choose another name, or leave --signing-key out.");
        }

        var finality = await IsRegisteredAsync(call, patient, wallet)
            ? null
            : await patient.RegisterDeviceAsync(wallet.Introduce(), call.Stop);
        if (CaCommands.IsAtHand(call, wallet.Organisation))
        {
            await CertifyAsync(call, wallet);
        }

        return Describe(call, wallet, finality, published: null);
    }

    private static async Task<Wallet?> OpenKnownAsync(Call call)
    {
        var name = call.Need(MemberCommands.Name);
        return File.Exists(call.Folder.WalletFile(name))
            ? await call.OpenWalletAsync(name, call.Get(NewcomerPassphrase))
            : null;
    }

    private static async Task<Wallet> OpenOrCreateAsync(
        Call call, Role? role, Wallet registrar, KeyPair? signingKey = null)
    {
        var name = call.Need(MemberCommands.Name);
        if (await OpenKnownAsync(call) is not { } wallet)
        {
            var organisation = (call.ReadRegions().Signed(registrar.Network), registrar.Organisation);
            return await WalletCommands.CreateAsync(
                call, name, role ?? throw RoleMissing(name), organisation, call.Get(NewcomerPassphrase), signingKey);
        }

        if (wallet.Network != registrar.Network)
        {
            throw new FailureException(
                "region-other",
                $"The wallet {name} is of {wallet.Network}, who registers is of {registrar.Network}.",
                "Let a registrar of its own region register it.");
        }

        return role is null || role == wallet.Role
            ? wallet
            : throw new FailureException(
                "wallet-other-role",
                $"The wallet {name} was made for a {Code<Role>.Text(wallet.Role)}.",
                "Leave --role out, or choose another name.");
    }

    private static FailureException RoleMissing(string name) => new(
        "role-missing",
        $"There is no wallet '{name}' yet, and no --role to make one for.",
        $"Add for instance --role doctor, or --role patient. One of: {string.Join(", ", Code<Role>.All)}.");

    private static void CheckRole(Role role, string? licence)
    {
        if (role != Ledger.Role.Patient && !role.IsPractitioner() && !role.IsAgency())
        {
            throw new FailureException(
                "role-not-registrable",
                $"Nobody is registered as a {Code<Role>.Text(role)} by a registrar.",
                "A device: ./salus device register. Registrars and stores: in the genesis document.");
        }

        if (role.IsPractitioner() && licence is null)
        {
            throw new FailureException(
                "licence-required",
                $"A {Code<Role>.Text(role)} is registered with a licence number.",
                "Add --licence NUMBER, for instance --licence MD-7: capitals, digits, hyphens.");
        }

        if (licence?.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '-')
            == false)
        {
            throw new FailureException(
                "licence-malformed",
                "--licence takes capitals, digits and hyphens only; never a name.",
                "For instance: --licence MD-7");
        }
    }

    private static async Task<bool> IsRegisteredAsync(Call call, SalusClient asker, Wallet wallet)
    {
        try
        {
            await asker.MemberAsync(wallet.Member, call.Stop);
            return true;
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return false;
        }
    }

    private static async Task CertifyAsync(Call call, Wallet wallet)
    {
        if (wallet.Certificate is null)
        {
            using var authority = CaCommands.Open(call, wallet.Organisation);
            wallet.Certify(authority.IssueForMember(
                wallet.Member, wallet.ConnectionKey.Public, signingKey: wallet.SigningKey.Public.Thumbprint));
            await wallet.SaveAsync(call.Stop);
        }
    }

    private static async Task<Finality?> PublishAsync(Call call, Wallet wallet)
    {
        var patient = call.Connect(wallet);
        var policy = await patient.PolicyAsync(call.Stop);
        return policy.Epochs.Count < Enum.GetValues<Category>().Length
            ? await patient.PublishFirstEpochsAsync(call.Stop)
            : null;
    }

    private static string An(string role) => role.StartsWith('i') ? $"an {role}" : $"a {role}";

    private static Answer Describe(Call call, Wallet wallet, Finality? registered, Finality? published)
    {
        var name = call.Need(MemberCommands.Name);
        var role = Code<Role>.Text(wallet.Role);
        var region = call.ReadRegions().Signed(wallet.Network).Region;
        List<string> lines =
        [
            registered is null
                ? $"{name} is {An(role)} of {wallet.Organisation} in {region} already."
                : $"{name} is now {An(role)} of {wallet.Organisation} in {region}, known as {wallet.Member}.",
        ];
        lines.AddRange(registered is null ? [] : [FinalWords.Line(registered)]);
        lines.AddRange(published is null ? [] : [$"The first key of every category is published, by {name}."]);
        lines.AddRange(wallet.Role.IsPractitioner()
            ? [$"Next, the registrars vouch: ./salus member verify {name} --as {MemberVerification.AllRegistrars}"]
            : []);
        lines.AddRange(wallet.Role == Ledger.Role.Device
            ?
            [
                "A sensor needs no more. To make it an agent, which may read: ./salus consent grant "
                    + $"--to {name} --categories vital-signs --days 365 --as {call.Get(StandardOptions.As)}",
            ]
            : []);
        return new Answer(
            new JsonObject
            {
                ["name"] = name,
                ["member"] = wallet.Member.ToString(),
                ["role"] = role,
                ["organisation"] = wallet.Organisation.ToString(),
                ["region"] = region,
                ["registered"] = registered is null ? null : FinalWords.ToJson(registered),
                ["published"] = published is null ? null : FinalWords.ToJson(published),
            },
            View.Lines(lines));
    }
}
