using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm alerts` and `salus ihm acknowledge`: what an IHM found, and who takes it in hand.</summary>
internal static class IhmAlerts
{
    private static readonly Option<bool> Follow = new("--follow")
    {
        Description = "Goes on, with a line for whatever happens, until Ctrl-C.",
    };

    private static readonly Option<string> Patient = new("--patient")
    {
        Description = "Of one patient, with what could not be delivered. Default: as a patient your own, else of all "
            + "who let you see theirs.",
        HelpName = "NAME|ID",
    };

    private static readonly Option<bool> All = new("--all")
    {
        Description = "With --patient: those that are over too.",
    };

    private static readonly Argument<string> Alert = new("alert")
    {
        Description = "The alert: its first characters are enough.",
    };

    public static SalusCommand List() => new SalusCommand(
        "alerts",
        "The alerts that are open: as a patient all of your own, else those that you were told of.",
        "./salus ihm alerts --as bob",
        "./salus ihm alerts --follow --as bob",
        "./salus ihm alerts --patient alice --all --as bob --json")
        .With(Follow, Patient, All, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Runs(ListAsync);

    public static SalusCommand Acknowledge() => new SalusCommand(
        "acknowledge",
        "Takes an alert in hand: signed with your wallet, on the ledger. Nobody else is told then.",
        "./salus ihm acknowledge 3kf2 --as bob")
        .With(Alert, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(AcknowledgeAsync);

    private static async Task<int> ListAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        var ihm = IhmAddress.Connect(call, wallet);
        var people = new People(call.Folder);
        var answer = await AskAsync(ihm, PathOf(call, wallet, people), call.Stop);
        var alerts = answer["alerts"]!.AsArray();
        call.Screen.Write(new Answer(
            answer.AsObject(),
            View.Together(
                AlertWords.Table(alerts.Select(alert => alert!), people),
                View.Lines(AlertWords.Undelivered(answer, people)),
                View.Lines(Hint(call, alerts)))));
        if (call.Get(Follow))
        {
            var own = answer["last"] is null ? await AskAsync(ihm, "v1/alerts", call.Stop) : answer;
            await FollowAsync(call, ihm, own["last"]!.GetValue<long>());
        }

        return ExitCodes.Ok;
    }

    private static async Task FollowAsync(Call call, IhmClient ihm, long after)
    {
        var people = new People(call.Folder);
        await foreach (var notice in ihm.AlertsAsync(after, call.Stop))
        {
            if (call.Screen.IsJson)
            {
                call.Screen.WriteContent(notice);
            }
            else
            {
                call.Screen.WriteContent(AlertWords.Line(JsonNode.Parse(notice)!, people));
            }
        }
    }

    private static async Task<Answer> AcknowledgeAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        var ihm = IhmAddress.Connect(call, wallet);
        var people = new People(call.Folder);
        var alert = await FindAsync(call, ihm, wallet, people);
        var patient = Id<MemberId>(alert, "patient", MemberId.TryParse);
        var id = Id<AlertId>(alert, "alert", AlertId.TryParse);
        var signed = call.Connect(wallet).Sign(
            new AcknowledgeAlert(patient, id, alert["notice"]!.GetValue<long>()));
        var answer = JsonNode.Parse(await ihm.PostAsync(
            $"v1/patients/{patient}/alerts/{id}/acknowledge", System.Text.Encoding.ASCII.GetBytes(signed), call.Stop))!;
        var transaction = answer["acknowledged"]?["transaction"]?.GetValue<string>();
        return new Answer(
            answer.AsObject(),
            View.Lines(
                $"Taken in hand: {AlertWords.What(answer)}",
                transaction is null
                    ? "The ledger has not got it yet; nobody else is told meanwhile. Do it again later."
                    : $"On the ledger: ./salus proof {transaction} --as {call.Get(StandardOptions.As)}"));
    }

    // Of those that one was told of; a patient sees the own ones whoever was told.
    private static async Task<JsonNode> FindAsync(Call call, IhmClient ihm, Wallet wallet, People people)
    {
        var wanted = call.Need(Alert);
        var answer = await AskAsync(
            ihm, wallet.Role == Role.Patient ? $"v1/patients/{wallet.Member}/alerts" : "v1/alerts", call.Stop);
        JsonNode[] found =
        [
            .. answer["alerts"]!.AsArray().OfType<JsonNode>()
                .Where(alert => AlertWords.Text(alert, "alert").StartsWith(wanted, StringComparison.Ordinal)),
        ];
        return found switch
        {
            [var one] => one,
            [] => throw new FailureException(
                "unknown-alert",
                $"You were told of no open alert that begins with '{wanted}'.",
                $"See them with: ./salus ihm alerts --as {call.Get(StandardOptions.As)}",
                ExitCodes.Refused),
            _ => throw new FailureException(
                "alert-ambiguous",
                $"{found.Length} open alerts begin with '{wanted}'.",
                "Give more of its characters."),
        };
    }

    // A patient sees the own ones whoever was told.
    private static string PathOf(Call call, Wallet wallet, People people)
    {
        MemberId? patient = call.Get(Patient) is { } named ? people.Find(named)
            : wallet.Role == Role.Patient ? wallet.Member
            : null;
        return patient is not null ? $"v1/patients/{patient}/alerts{(call.Get(All) ? "?state=all" : "")}"
            : call.Get(All)
                ? throw new FailureException(
                    "patient-missing", "--all is of one patient.", "Name the patient: --patient NAME")
            : "v1/alerts";
    }

    private static string[] Hint(Call call, JsonArray alerts) =>
        alerts.FirstOrDefault(alert => alert!["state"]!.GetValue<string>() == "open") is { } open
            ?
            [
                $"Take one in hand: ./salus ihm acknowledge {AlertWords.Text(open, "alert")[..8]} "
                    + $"--as {call.Get(StandardOptions.As)}",
            ]
            : [];

    private static async Task<JsonNode> AskAsync(IhmClient ihm, string path, CancellationToken stop) =>
        JsonNode.Parse(await ihm.GetAsync(path, stop))!;

    private static T Id<T>(JsonNode alert, string name, Salus.Primitives.Json.TryParser<T> parse) =>
        parse(AlertWords.Text(alert, name), out var id)
            ? id
            : throw new AnswerException($"The IHM answered an alert without {name}.");
}
