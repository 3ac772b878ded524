using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;

namespace Salus.Cli.Commands;

/// <summary>`salus recovery trustees`: who may give the patient new keys.</summary>
internal static class RecoveryTrustees
{
    private static readonly Option<string> Trustees = new("--trustees")
    {
        Description = "Who they are, 2 to 7, separated by commas: names of wallets or member ids.",
        HelpName = "NAMES",
        Required = true,
    };

    private static readonly Option<int> Threshold = new("--threshold")
    {
        Description = "How many of them have to agree, at least 2.",
        HelpName = "K",
        Required = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "trustees",
        "Trustees: those who may together give the patient new keys.",
        "./salus recovery trustees show --as paul")
        .With(
            new SalusCommand(
                "set",
                "Names trustees in place of those named before, and leaves them what a new wallet needs.",
                "./salus recovery trustees set --trustees dora,carol,erin --threshold 2 --as paul")
                .With(Trustees, Threshold)
                .With(StandardOptions.AsSomebody)
                .Does(SetAsync),
            new SalusCommand("show", "Shows one's trustees.", "./salus recovery trustees show --as paul")
                .With(StandardOptions.AsSomebody)
                .Does(ShowAsync),
            new SalusCommand(
                "clear",
                "Dismisses the trustees: nobody can give new keys any more.",
                "./salus recovery trustees clear --as paul")
                .With(StandardOptions.AsSomebody)
                .Does(ClearAsync));

    private static async Task<Answer> SetAsync(Call call)
    {
        var people = new People(call.Folder);
        var names = call.Need(Trustees)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var threshold = call.Need(Threshold);
        if (names.Length is < 2 or > 7 || threshold < 2 || threshold > names.Length)
        {
            throw new FailureException(
                "trustees-out-of-range",
                $"{names.Length} trustees of whom {threshold} have to agree is not possible.",
                "Name 2 to 7, and let at least 2 of them agree: --trustees dora,carol,erin --threshold 2");
        }

        var patient = await call.ConnectAsync();
        var finality = await patient.NameTrusteesAsync([.. names.Select(people.Find)], threshold, call.Stop);
        return new Answer(
            FinalWords.ToJson(finality, ("threshold", threshold), ("trustees", names.Length)),
            View.Lines(
                $"Any {threshold} of {string.Join(", ", names)} can give a new wallet your place; you then have 72 "
                + "hours to object.",
                "Tell them: approve only after comparing the fingerprint with me by voice.",
                FinalWords.Line(finality)));
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        var people = new People(call.Folder);
        var patient = await call.ConnectAsync();
        var named = (await patient.RecoveryAsync(patient.Wallet.Member, call.Stop)).Named;
        return new Answer(
            new JsonObject
            {
                ["threshold"] = named.Threshold,
                ["trustees"] = new JsonArray([.. named.Trustees.Select(JsonNode (one) => one.ToString())]),
                ["recoveryKey"] = named.RecoveryKey.KeyId,
                ["source"] = named.Source.ToString(),
            },
            View.Fields(
                ("trustees", string.Join(", ", named.Trustees.Select(people.NameOf))),
                ("have to agree", $"{named.Threshold} of {named.Trustees.Count}"),
                ("recovery key", named.RecoveryKey.KeyId),
                ("named by", named.Source.ToString())));
    }

    private static async Task<Answer> ClearAsync(Call call)
    {
        var patient = await call.ConnectAsync();
        var finality = await patient.DismissTrusteesAsync(call.Stop);
        return FinalWords.Answer(
            finality, "You have no trustees any more. If your wallet is lost, nobody can help: keep a copy of it.");
    }
}
