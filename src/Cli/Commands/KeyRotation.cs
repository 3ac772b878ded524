using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus member rotate-key`: a member's new signing and agreement keys.</summary>
internal static class KeyRotation
{
    public static SalusCommand Create() => new SalusCommand(
        "rotate-key",
        "Replaces one's own signing and agreement keys. What was sealed to the former ones still opens.",
        "./salus member rotate-key --as dora")
        .With(StandardOptions.AsSomebody)
        .Does(RotateAsync);

    private static async Task<Answer> RotateAsync(Call call)
    {
        var name = call.Need(StandardOptions.As);
        var path = call.Folder.WalletFile(name);
        var client = await call.ConnectAsync();
        using var renewed = client.Wallet.Renew();
        var passphrase = Passphrases.Find(call.Get(StandardOptions.PassphraseFile), call.Folder, $"the wallet {name}");

        // The new keys are on the disk before the ledger knows of them: whatever happens in between, none is lost.
        var unfinished = path + ".renewed";
        RequireNone(unfinished, path);
        await renewed.SaveAsync(unfinished, passphrase, call.Stop);
        try
        {
            var finality = await client.RotateKeyAsync(renewed, call.Stop);
            File.Move(unfinished, path, overwrite: true);
            var renamed = await RenameTrusteesAsync(call, renewed);
            return FinalWords.Answer(
                finality,
                $"{name} has new keys. A copy of the wallet made before signs nothing any more: replace it.{renamed}",
                ("member", renewed.Member.ToString()),
                ("signingKey", renewed.SigningKey.Public.KeyId),
                ("agreementKey", renewed.AgreementKey.Public.KeyId));
        }
        catch (RefusedException)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    // What the trustees hold opens the former keys only; the rotation stands whatever comes of it. spec recovery 2.6
    private static async Task<string> RenameTrusteesAsync(Call call, Wallet renewed)
    {
        if (renewed.Role != Role.Patient)
        {
            return "";
        }

        try
        {
            return await call.Connect(renewed).RenameTrusteesAsync(call.Stop) is null
                ? ""
                : " Your trustees were given the shares of a new recovery key.";
        }
        catch (SalusException fault)
        {
            return $" Your trustees could not be given new shares ({fault.Code}): name them again with "
                + "./salus recovery trustees set.";
        }
    }

    private static void RequireNone(string unfinished, string path)
    {
        if (File.Exists(unfinished))
        {
            throw new FailureException(
                "rotation-unfinished",
                $"{unfinished} holds the keys of a rotation that was interrupted.",
                $"If ./salus member show --as {unfinished} works, move it to {path}; else delete it.");
        }
    }
}
