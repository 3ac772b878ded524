using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>A patient's device for simulated or recorded measurements, registered when it is first needed.</summary>
internal static class SensorDevice
{
    /// <summary>Whose device it is, where the device itself sends.</summary>
    public static readonly Option<string> Patient = new("--patient")
    {
        Description = "With a device's wallet: the patient who registered it, a wallet's name or the pseudonym.",
        HelpName = "NAME|ID",
    };

    public static async Task<SensorLink> ConnectAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        if (wallet.Role == Role.Device && call.Get(Patient) is { } named)
        {
            return Link(call, wallet, new People(call.Folder).Find(named));
        }

        if (wallet.Role != Role.Patient)
        {
            throw new FailureException(
                "not-a-patient",
                $"{call.Get(StandardOptions.As)} is a {Code<Role>.Text(wallet.Role)}; sensors are a patient's.",
                "Name the patient's wallet: --as NAME. Or a device's, and whose it is: --as FILE --patient ID");
        }

        var patient = call.Connect(wallet);
        var device = await OpenOrCreateAsync(call, wallet);
        if (!await IsRegisteredAsync(call, patient, device))
        {
            await patient.RegisterDeviceAsync(device.Introduce(), call.Stop);
        }

        return Link(call, device, wallet.Member);
    }

    private static SensorLink Link(Call call, Wallet device, MemberId patient) =>
        call.Keep(new SensorLink(IhmAddress.Of(call), device, patient, Call.Time));

    private static async Task<Wallet> OpenOrCreateAsync(Call call, Wallet patient)
    {
        var file = call.Folder.WalletFile(call.Need(StandardOptions.As));
        var path = $"{file[..^".json".Length]}-sensors.json";
        if (File.Exists(path))
        {
            return await call.OpenWalletAsync(path);
        }

        var passphrase = Passphrases.Find(
            call.Get(StandardOptions.PassphraseFile), call.Folder, "the new wallet of the sensors");
        var device = call.Keep(Wallet.Create(patient.Network, patient.Organisation, Role.Device));
        await device.SaveAsync(path, passphrase, call.Stop);
        return device;
    }

    private static async Task<bool> IsRegisteredAsync(Call call, SalusClient patient, Wallet device)
    {
        try
        {
            await patient.MemberAsync(device.Member, call.Stop);
            return true;
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return false;
        }
    }
}
