using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Recovery;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Cli.Commands;

/// <summary>`salus recovery request`, `approve` and `finish`: the way of the new wallet's keys.</summary>
internal static class RecoveryRequests
{
    private const int MaxFileBytes = 16 * 1024;

    private static readonly Option<string> NewWallet = new("--wallet")
    {
        Description = "The name, or path, of the new wallet. It is made unless it is there from an earlier try.",
        HelpName = "NAME|PATH",
        Required = true,
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Where to write the request. There is nothing secret in it.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string> Organisation = new("--organisation")
    {
        Description = "The patient's organisation. Default: the network's only one.",
        HelpName = "NAME",
    };

    private static readonly Argument<FileInfo> RequestFile = new("request")
    {
        Description = "The file that the patient's new wallet made: ./salus recovery request.",
    };

    private static readonly Option<bool> Yes = new("--yes")
    {
        Description = "The fingerprint was compared with the patient, by voice, and is the same.",
    };

    public static SalusCommand Request() => new SalusCommand(
        "request",
        "Makes a new wallet for a patient whose wallet is gone, and a request for the trustees.",
        "./salus recovery request --patient 3q6yd2xk5c7uohw4bzyqs6jhle --wallet paul2 --out request.json")
        .With(StandardOptions.Patient, NewWallet, Out, Organisation)
        .With(StandardOptions.PassphraseFile, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(RequestAsync);

    public static SalusCommand Approve() => new SalusCommand(
        "approve",
        "As a trustee: says that the keys of a request are the patient's. Compare the fingerprint by voice first.",
        "./salus recovery approve request.json --as dora",
        "./salus recovery approve request.json --yes --as dora")
        .With(RequestFile, Yes)
        .With(StandardOptions.AsSomebody)
        .Does(ApproveAsync);

    public static SalusCommand Finish() => new SalusCommand(
        "finish",
        "With the new wallet, once it has its certificate: brings back what the old wallet could read, and publishes "
        + "new keys.",
        "./salus recovery finish --as paul2")
        .With(StandardOptions.AsSomebody)
        .Does(FinishAsync);

    private static async Task<Answer> RequestAsync(Call call)
    {
        var patient = new People(call.Folder).Find(call.Need(StandardOptions.Patient));
        var output = call.Need(Out).FullName;
        if (Path.Exists(output))
        {
            throw new FailureException(
                "file-exists", $"{output} is there already.", "Choose another name; nothing is ever replaced.");
        }

        using var wallet = await OpenOrCreateAsync(call, patient);
        var request = RecoveryRequest.Of(wallet);
        await File.WriteAllBytesAsync(output, request.Write(), call.Stop);
        return new Answer(
            Describe(request, ("file", output), ("wallet", call.Need(NewWallet))),
            View.Lines(
                $"Give {output} to your trustees, and read them this fingerprint by voice:",
                "",
                $"    {request.Fingerprint}",
                "",
                "Each runs: ./salus recovery approve FILE --as NAME"));
    }

    private static async Task<Wallet> OpenOrCreateAsync(Call call, MemberId patient)
    {
        var name = call.Need(NewWallet);
        var path = call.Folder.WalletFile(name);
        if (File.Exists(path))
        {
            var known = await call.OpenWalletAsync(name);
            return known.Member == patient
                ? known
                : throw new FailureException(
                    "wallet-exists", $"The wallet {name} is somebody else's.", "Choose another name: --wallet NAME");
        }

        var regions = call.ReadRegions();
        var organisation = regions.OrganisationNamed(call.Get(Organisation));
        var passphrase =
            Passphrases.Find(call.Get(StandardOptions.PassphraseFile), call.Folder, $"the new wallet {name}");
        var wallet = Wallet.FromKeys(
            regions.Of(organisation).Network,
            organisation,
            Role.Patient,
            patient,
            KeyPair.Generate(),
            KeyPair.Generate());
        await wallet.SaveAsync(path, passphrase, call.Stop);
        return wallet;
    }

    private static async Task<Answer> ApproveAsync(Call call)
    {
        var request = Read(call.Need(RequestFile));
        if (!call.Get(Yes))
        {
            throw new FailureException(
                "fingerprint-not-compared",
                $"The new keys for {new People(call.Folder).NameOf(request.Patient)} have the fingerprint "
                + $"{request.Fingerprint}",
                "Call the patient yourself, let them read theirs to you, and only if it is the same: add --yes");
        }

        var trustee = await call.ConnectAsync();
        var finality = await trustee.ApproveRecoveryAsync(request, call.Stop);
        var begun = finality.Receipt.Events.OfType<Event.RecoveryBegun>().FirstOrDefault();
        return new Answer(
            FinalWords.ToJson(
                finality,
                ("patient", request.Patient.ToString()),
                ("fingerprint", request.Fingerprint),
                ("completableFrom", begun?.CompletableFrom.UnixMs)),
            View.Lines(
                begun is null
                    ? "You approved. It does not suffice yet, or sufficed before: ./salus recovery status"
                    : $"Enough trustees approved. From {FinalWords.Time(begun.CompletableFrom)} on, and if the old key "
                        + "does not object: ./salus recovery complete",
                FinalWords.Line(finality)));
    }

    private static RecoveryRequest Read(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new FailureException(
                "file-not-found", $"There is no file {file.FullName}.", "Check the path of the request.");
        }

        return file.Length <= MaxFileBytes
            ? RecoveryRequest.Parse(File.ReadAllBytes(file.FullName))
            : throw new RecoveryException(
                RecoveryFault.RecoveryRequestMalformed, $"A request for recovery has less than {file.Length} bytes.");
    }

    private static async Task<Answer> FinishAsync(Call call)
    {
        var patient = await call.ConnectAsync();
        var count = await patient.FinishRecoveryAsync(call.Stop);
        return new Answer(
            new JsonObject { ["member"] = patient.Wallet.Member.ToString(), ["keys"] = count },
            View.Lines(
                count == 0
                    ? "The former keys were back already."
                    : $"What was yours opens again; former agreement keys that are back: {count}.",
                "New keys of every category are published. What the old wallet could read, whoever has it still can.",
                "Next, see who may read: ./salus consent explain, and ask the hospital to revoke the old certificate.",
                "Then name trustees anew: ./salus recovery trustees set"));
    }

    private static JsonObject Describe(RecoveryRequest request, params (string Name, string Value)[] fields)
    {
        var json = new JsonObject
        {
            ["patient"] = request.Patient.ToString(),
            ["signingKey"] = request.Keys.SigningKey.KeyId,
            ["agreementKey"] = request.Keys.AgreementKey.KeyId,
            ["fingerprint"] = request.Fingerprint,
        };
        foreach (var (name, value) in fields)
        {
            json[name] = value;
        }

        return json;
    }
}
