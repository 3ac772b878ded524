using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Access;
using Salus.Client.Proofs;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus access`: who asks to read, and what the patient sees of it.</summary>
internal static partial class AccessCommands
{
    private static readonly Option<string> Record = new("--record")
    {
        Description = "One record of the category only.",
        HelpName = "ID",
    };

    private static readonly Option<int> Last = new("--last")
    {
        Description = "So many of the newest entries; 0 for all. Default: 50.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    public static SalusCommand Create() => new SalusCommand(
        "access", "Access: requests, decisions, and the patient's log.", "./salus access log --as paul")
        .With(
            new SalusCommand(
                "request",
                "Asks the validators to read a patient's category. The answer is on the ledger either way; exit code 1 "
                + "when it is no.",
                "./salus access request --patient paul --category laboratory --as dora",
                "./salus access request --patient paul --category claim --purpose HPAYMT --as ira --json")
                .With(AskOptions.Patient, AskOptions.Category, AskOptions.Purpose, Record)
                .With(StandardOptions.AsSomebody)
                .Does(RequestAsync),
            new SalusCommand(
                "log",
                "As a patient: everything that happened to one's consents and records, oldest first.",
                "./salus access log --as paul",
                "./salus access log --last 0 --json --as paul")
                .With(Last)
                .With(StandardOptions.AsSomebody)
                .Does(LogAsync),
            AccessEmergency.Create())
        .With(EmergencyReview.Create());

    private static async Task<Answer> RequestAsync(Call call)
    {
        var patient = AskOptions.PatientOf(call);
        var category = AskOptions.CategoryOf(call);
        RecordId? record = call.Get(Record) is { } text ? TransactionArgument.Record(text) : null;
        var client = await call.ConnectAsync();
        var purpose = AskOptions.PurposeOf(call, client.Wallet.Role);
        var decision = await client.RequestAccessAsync(patient, category, purpose, record, call.Stop);
        return decision switch
        {
            AccessDecision.Permitted permitted => Permitted(call, permitted),
            _ => Denied(decision, category, purpose),
        };
    }

    private static Answer Permitted(Call call, AccessDecision.Permitted permitted)
    {
        var export = $"./salus record export --permit {permitted.Permit} --to FOLDER "
            + $"--as {call.Get(StandardOptions.As)}";
        return new Answer(
            FinalWords.ToJson(
                permitted.Finality,
                ("decision", "permit"),
                ("permit", permitted.Permit.ToString()),
                ("until", permitted.Until.UnixMs),
                ("consent", permitted.Consent.ToString())),
            View.Lines(
                $"Permitted until {FinalWords.Time(permitted.Until)}, by the consent {permitted.Consent}.",
                FinalWords.Line(permitted.Finality),
                $"Read under it, once: {export}"));
    }

    private static Answer Denied(AccessDecision decision, Category category, Purpose purpose) => new(
        FinalWords.ToJson(decision.Finality, ("decision", "deny")),
        View.Lines(
            $"Denied: no consent lets you read {Code<Category>.Text(category)} for {Code<Purpose>.Text(purpose)}.",
            FinalWords.Line(decision.Finality),
            "The request is in the patient's log. The patient decides: ./salus consent grant --help"),
        ExitCodes.Refused);

    private static async Task<Answer> LogAsync(Call call)
    {
        var client = await call.ConnectAsync();
        var all = await client.AccessLogAsync(call.Stop);
        var last = call.Need(Last);
        var shown = last > 0 ? all.Skip(all.Count - last).ToList() : [.. all];
        var people = new People(call.Folder);
        var rows = shown.Select(entry => new[]
        {
            FinalWords.Time(entry.Time),
            people.Name(Shorten(EventWords.Describe(entry.Event))),
            entry.Transaction.ToString()[..12],
        });
        return new Answer(
            new JsonObject
            {
                ["total"] = all.Count,
                ["entries"] = new JsonArray([.. shown.Select(ToJson)]),
            },
            View.Together(
                View.Table(["time (UTC)", "what happened", "transaction"], rows, "Nothing has happened yet."),
                View.Lines(shown.Count == all.Count
                    ? []
                    : [$"The last {shown.Count} of {all.Count}: --last 0 for all."])));
    }

    // A transaction's first characters are enough for a screen, and for ./salus proof.
    private static string Shorten(string sentence) => FullId().Replace(sentence, id => id.Value[..12]);

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex FullId();

    private static JsonObject ToJson(LogEntry entry) => new()
    {
        ["ledger"] = Code<LedgerName>.Text(entry.Ledger),
        ["height"] = entry.Height.Value,
        ["index"] = entry.Index,
        ["time"] = entry.Time.UnixMs,
        ["transaction"] = entry.Transaction.ToString(),
        ["event"] = JsonSerializer.SerializeToNode(entry.Event, LedgerJson.Default.Event),
        ["words"] = EventWords.Describe(entry.Event),
    };
}
