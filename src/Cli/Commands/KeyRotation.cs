using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus member rotate-key`: a member's new signing and agreement keys.</summary>
internal static class KeyRotation
{
    private static readonly Option<FileInfo> Request = new("--request")
    {
        Description = "Where the authority is elsewhere, first: make the new keys, write a request here, stop.",
        HelpName = "FILE",
    };

    private static readonly Option<FileInfo> Certificate = new("--certificate")
    {
        Description = "Then: replace the keys, with the certificate that the authority issued for the request.",
        HelpName = "FILE",
    };

    public static SalusCommand Create() => new SalusCommand(
        "rotate-key",
        "Replaces one's own keys; whoever holds the former wallet is out at once. What was sealed to it still opens.",
        "./salus member rotate-key --as dora",
        "./salus member rotate-key --as dora --request dora.csr",
        "./salus member rotate-key --as dora --certificate dora.crt")
        .With(Request, Certificate)
        .With(CaCommands.Authority)
        .With(StandardOptions.AsSomebody)
        .Does(RotateAsync);

    private static async Task<Answer> RotateAsync(Call call)
    {
        var name = call.Need(StandardOptions.As);
        var path = call.Folder.WalletFile(name);
        var unfinished = path + ".renewed";
        if (call.Get(Certificate) is { } file)
        {
            var prepared = await call.OpenWalletAsync(Path.GetFullPath(unfinished));
            WalletCertificate.TakeIn(prepared, file, call.ReadGenesis());
            await prepared.SaveAsync(call.Stop);
            return await ReplaceAsync(call, prepared, path, unfinished);
        }

        if (File.Exists(unfinished))
        {
            return await FinishAsync(call, path, unfinished);
        }

        var wallet = await call.OpenWalletAsync();
        using var renewed = wallet.Renew();
        var passphrase = Passphrases.Find(call.Get(StandardOptions.PassphraseFile), call.Folder, $"the wallet {name}");

        // The new keys are on the disk before the ledger knows of them: whatever happens in between, none is lost.
        if (call.Get(Request) is { } request)
        {
            await renewed.SaveAsync(unfinished, passphrase, call.Stop);
            await File.WriteAllTextAsync(request.FullName, renewed.RequestCertificate(), call.Stop);
            return Prepared(renewed, request.FullName, name);
        }

        RequireAuthority(call, wallet);
        using var authority = CaCommands.Open(call, wallet.Organisation);
        CaIssue.Certify(authority, renewed);
        await renewed.SaveAsync(unfinished, passphrase, call.Stop);
        return await ReplaceAsync(call, renewed, path, unfinished);
    }

    private static async Task<Answer> ReplaceAsync(Call call, Wallet renewed, string path, string unfinished)
    {
        var client = await call.ConnectAsync();
        try
        {
            var finality = await client.RotateKeyAsync(renewed, call.Stop);
            File.Move(unfinished, path, overwrite: true);
            var renamed = await RenameTrusteesAsync(call, renewed);
            return FinalWords.Answer(
                finality,
                $"{call.Need(StandardOptions.As)} has new keys. A copy of the wallet made before signs nothing and "
                    + $"opens no connection any more: replace it.{renamed}",
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

    private static Answer Prepared(Wallet renewed, string request, string name) => new(
        new JsonObject { ["member"] = renewed.Member.ToString(), ["request"] = request },
        View.Lines(
            $"The new keys wait; the present ones are still in force. {request} asks for their certificate:",
            $"  at the authority: ./salus ca enroll --request FILE --member {renewed.Member} --out {name}.crt",
            $"  then here:        ./salus member rotate-key --as {name} --certificate {name}.crt"));

    private static void RequireAuthority(Call call, Wallet wallet)
    {
        if (!CaCommands.IsAtHand(call, wallet.Organisation))
        {
            throw new FailureException(
                "authority-needed",
                "The certificate authority is not on this machine, and new keys need a new certificate.",
                "Add --request FILE to prepare it, then --certificate FILE; or name the authority with --ca FOLDER.");
        }
    }

    // A rotation that was interrupted: the ledger says which of the two wallets has the keys in force.
    private static async Task<Answer> FinishAsync(Call call, string path, string unfinished)
    {
        var prepared = await call.OpenWalletAsync(Path.GetFullPath(unfinished));
        if (prepared.Certificate is null)
        {
            throw new FailureException(
                "rotation-unfinished",
                $"{unfinished} holds new keys that wait for their certificate.",
                "Give it with --certificate FILE; or delete that file, and begin anew.");
        }

        try
        {
            await call.Connect(prepared).MemberAsync(prepared.Member, call.Stop);
        }
        catch (NodeProblemException problem) when (problem.Code == "certificate-keys-replaced")
        {
            // Either the ledger never took them, or the node that answered does not know it yet: so they are sent once
            // more, and whatever comes of it they are not deleted on one node's word.
            return await ReplaceAsync(call, prepared, path, unfinished);
        }

        File.Move(unfinished, path, overwrite: true);
        var renamed = await RenameTrusteesAsync(call, prepared);
        return new Answer(
            new JsonObject
            {
                ["member"] = prepared.Member.ToString(),
                ["signingKey"] = prepared.SigningKey.Public.KeyId,
                ["agreementKey"] = prepared.AgreementKey.Public.KeyId,
            },
            View.Lines($"A rotation that was interrupted is finished: {path} has the keys in force.{renamed}"));
    }
}
