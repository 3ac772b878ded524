using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Recovery;
using Salus.Ledger;
using Salus.Ledger.Contracts.Recovery;

namespace Salus.Cli.Commands;

/// <summary>`salus recovery`: a patient whose wallet is gone gets new keys (docs/spec/recovery.md).</summary>
internal static class RecoveryCommands
{
    private static readonly Option<string> SigningKey = new("--key")
    {
        Description = "The new signing key, or enough of its beginning. Default: that of the only open recovery.",
        HelpName = "KEY",
    };

    public static SalusCommand Create() => new SalusCommand(
        "recovery",
        "Lost keys: trustees that the patient named give a new wallet the patient's place, 72 hours later.",
        "./salus recovery trustees set --trustees dora,carol --threshold 2 --as paul")
        .With(
            RecoveryTrustees.Create(),
            RecoveryRequests.Request(),
            RecoveryRequests.Approve(),
            new SalusCommand(
                "withdraw",
                "As a trustee: takes one's approval back.",
                "./salus recovery withdraw --patient paul --as dora")
                .With(StandardOptions.Patient)
                .With(StandardOptions.AsSomebody)
                .Does(WithdrawAsync),
            new SalusCommand(
                "status",
                "Shows the open recoveries of a patient, to the patient, the trustees and the registrar.",
                "./salus recovery status --patient paul --as dora")
                .With(StandardOptions.Patient)
                .With(StandardOptions.AsSomebody)
                .Does(StatusAsync),
            new SalusCommand(
                "cancel",
                "As a patient who has lost nothing: ends every open recovery at once.",
                "./salus recovery cancel --as paul")
                .With(StandardOptions.AsSomebody)
                .Does(CancelAsync),
            new SalusCommand(
                "complete",
                "As a trustee or the registrar, 72 hours after enough trustees approved: puts the new keys in force.",
                "./salus recovery complete --patient paul --as dora")
                .With(StandardOptions.Patient, SigningKey)
                .With(StandardOptions.AsSomebody)
                .Does(CompleteAsync),
            RecoveryRequests.Finish());

    /// <summary>An open or completed recovery, as JSON.</summary>
    public static JsonObject ToJson(RecoveryKeys keys, IReadOnlyList<Approval> approvals, Timestamp? from) => new()
    {
        ["signingKey"] = keys.SigningKey.KeyId,
        ["agreementKey"] = keys.AgreementKey.KeyId,
        ["approvedBy"] = new JsonArray([.. approvals.Select(JsonNode (one) => one.Trustee.ToString())]),
        ["completableFrom"] = from?.UnixMs,
    };

    private static async Task<Answer> WithdrawAsync(Call call)
    {
        var patient = new People(call.Folder).Find(call.Need(StandardOptions.Patient));
        var trustee = await call.ConnectAsync();
        var finality = await trustee.WithdrawApprovalAsync(patient, call.Stop);
        return FinalWords.Answer(finality, "Your approval no longer counts.", ("patient", patient.ToString()));
    }

    private static async Task<Answer> StatusAsync(Call call)
    {
        var people = new People(call.Folder);
        var patient = people.Find(call.Need(StandardOptions.Patient));
        var client = await call.ConnectAsync();
        var now = await client.RecoveryAsync(patient, call.Stop);
        var rows = now.Cases.Select(open => new[]
        {
            open.Keys.SigningKey.KeyId,
            $"{open.Approvals.Count} of {now.Named.Threshold}: "
                + string.Join(", ", open.Approvals.Select(one => people.NameOf(one.Trustee))),
            open.CompletableFrom is { } from ? FinalWords.Time(from) : "not yet",
        });
        return new Answer(
            new JsonObject
            {
                ["patient"] = patient.ToString(),
                ["threshold"] = now.Named.Threshold,
                ["trustees"] = new JsonArray([.. now.Named.Trustees.Select(JsonNode (one) => one.ToString())]),
                ["open"] = new JsonArray([.. now.Cases.Select(open =>
                    ToJson(open.Keys, open.Approvals, open.CompletableFrom))]),
                ["completed"] = now.Completed is { } end ? ToJson(end.Keys, end.Approvals, null) : null,
            },
            View.Together(
                View.Table(
                    ["new signing key", "approved by", "can be completed from (UTC)"],
                    rows,
                    "No recovery is open."),
                View.Lines(now.Completed is null
                    ? []
                    : ["The patient's present keys are from a recovery. If not done yet: ./salus recovery finish"])));
    }

    private static async Task<Answer> CancelAsync(Call call)
    {
        var patient = await call.ConnectAsync();
        var finality = await patient.CancelRecoveryAsync(call.Stop);
        return FinalWords.Answer(
            finality,
            "Every open recovery has ended. If you did not ask for one, a trustee was deceived, or deceives you: ask "
            + "them, and name others with: ./salus recovery trustees set");
    }

    private static async Task<Answer> CompleteAsync(Call call)
    {
        var patient = new People(call.Folder).Find(call.Need(StandardOptions.Patient));
        var client = await call.ConnectAsync();
        var now = await client.RecoveryAsync(patient, call.Stop);
        var keys = Choose(now.Cases, call.Get(SigningKey));
        var finality = await client.CompleteRecoveryAsync(patient, keys, call.Stop);
        return new Answer(
            FinalWords.ToJson(
                finality, ("patient", patient.ToString()), ("signingKey", keys.SigningKey.KeyId)),
            View.Lines(
                "The patient has the new keys. The old ones sign nothing any more.",
                "Next, the hospital revokes the certificates of the old wallet and issues one for the new wallet: "
                + "./salus ca enroll NEW-WALLET",
                "Then, with the new wallet: ./salus recovery finish --as NEW-WALLET",
                FinalWords.Line(finality)));
    }

    private static RecoveryKeys Choose(IReadOnlyList<RecoveryCase> open, string? beginning)
    {
        var found = open.Where(one => beginning is null
            || one.Keys.SigningKey.KeyId.StartsWith(beginning, StringComparison.Ordinal)).ToList();
        return found.Count == 1
            ? found[0].Keys
            : throw new FailureException(
                found.Count == 0 ? "recovery-not-open" : "recovery-ambiguous",
                found.Count == 0 ? "There is no such open recovery." : "Several recoveries are open.",
                "See them with: ./salus recovery status; then name the right one: --key KEY");
    }
}
