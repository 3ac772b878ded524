using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Commands;

/// <summary>`salus consent`: what the patient decides.</summary>
internal static class ConsentCommands
{
    private static readonly Argument<string> Consent = new("consent")
    {
        Description = "The consent's id, or enough of its beginning.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "consent",
        "Consents: the patient decides who may read what, for what, and how long.",
        "./salus consent grant --to dora --categories laboratory,medication --days 30 --as paul")
        .With(
            ConsentGrant.Create(),
            new SalusCommand(
                "revoke",
                "Ends a consent at once, and gives new keys to those who may still read.",
                "./salus consent revoke 3fa9c1d2 --as paul",
                "./salus consent revoke 3fa9c1d2 --for paul --as mary")
                .With(Consent, ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(RevokeAsync),
            new SalusCommand(
                "list",
                "Lists the consents that are, or will be, in force.",
                "./salus consent list --as paul")
                .With(ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(ListAsync),
            ConsentExplain.Create(),
            ConsentGuardian.Create(),
            ConsentEmergency.Create(),
            new SalusCommand(
                "rotate",
                "Publishes the first or next key of every category where one is missing or due.",
                "./salus consent rotate --as paul")
                .With(ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(RotateAsync));

    /// <summary>The id of a consent in force that is typed in full, or its beginning.</summary>
    public static async Task<TransactionId> FindAsync(Call call, SalusClient patient, string text) =>
        TransactionId.TryParse(text, out var id)
            ? id
            : TransactionArgument.Among(
                text,
                (await patient.ConsentsAsync(call.Stop)).Select(terms => terms.Id),
                "the id of a consent in force (./salus consent list)");

    private static async Task<Answer> RevokeAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        var consent = await FindAsync(call, patient, call.Need(Consent));
        var revoked = await patient.RevokeAsync(consent, call.Stop);
        var people = new People(call.Folder);
        var withoutKey = revoked.WithoutKey.Select(people.NameOf).ToList();
        return new Answer(
            FinalWords.ToJson(
                revoked.Finality,
                ("consent", consent.ToString()),
                ("withoutKey", new JsonArray([.. revoked.WithoutKey.Select(JsonNode (one) => one.ToString())]))),
            View.Lines([
                "The consent has ended. Nothing more is served under it, and what is stored from now on has new keys.",
                "What was read before cannot be unread.",
                .. withoutKey.Count == 0
                    ? Array.Empty<string>()
                    : [$"No key was found for {string.Join(", ", withoutKey)}: grant anew to let them read on."],
                FinalWords.Line(revoked.Finality),
            ]));
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        var consents = await patient.ConsentsAsync(call.Stop);
        var people = new People(call.Folder);
        var rows = consents.Select(terms => new[]
        {
            terms.Id.ToString()[..12],
            people.NameOf(terms.Grantee) + (terms.Actions.Contains(ConsentAction.Consent) ? ", a guardian" : ""),
            terms.Records.Count == 0
                ? FinalWords.List(terms.Categories)
                : Singles(terms.Records.Select(one => one.Record).Distinct().Count(), terms.Categories),
            Code<Purpose>.Text(terms.Purpose),
            FinalWords.Time(terms.From),
            FinalWords.Time(terms.To),
        });
        return new Answer(
            new JsonObject { ["consents"] = new JsonArray([.. consents.Select(ToJson)]) },
            View.Together(
                View.Table(
                    ["consent", "who", "what", "for", "from (UTC)", "until (UTC)"],
                    rows,
                    "There is no consent: nobody else can read anything."),
                View.Lines(RoleWords.Of(consents.Select(terms => terms.Grantee)))));
    }

    private static string Singles(int count, IReadOnlyList<Category> categories) =>
        $"{count} single record{(count == 1 ? "" : "s")} of {FinalWords.List(categories)}";

    private static JsonObject ToJson(ConsentTerms terms) => new()
    {
        ["consent"] = terms.Id.ToString(),
        ["grantee"] = terms.Grantee.ToString(),
        ["categories"] = FinalWords.Codes(terms.Categories),
        ["purpose"] = Code<Purpose>.Text(terms.Purpose),
        ["actions"] = FinalWords.Codes(terms.Actions),
        ["from"] = terms.From.UnixMs,
        ["to"] = terms.To.UnixMs,
        ["records"] = new JsonArray([.. terms.Records.Select(one => one.Record.ToString()).Distinct()
            .Select(JsonNode (id) => id)]),
    };

    private static async Task<Answer> RotateAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        var policy = await patient.PolicyAsync(call.Stop);
        var first = policy.Epochs.Count < Enum.GetValues<Category>().Length
            ? await patient.PublishFirstEpochsAsync(call.Stop)
            : null;
        var next = await patient.RotateAsync(call.Stop);
        return (first ?? next) is { } finality
            ? FinalWords.Answer(finality, "New keys are published, and given to those who may read.", ("rotated", true))
            : new Answer(new JsonObject { ["rotated"] = false }, View.Lines("No key is missing or due."));
    }
}
