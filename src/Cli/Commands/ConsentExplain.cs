using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Spectre.Console.Rendering;

namespace Salus.Cli.Commands;

/// <summary>`salus consent explain`: who can read what, today, at a moment in the past, or after a change that is only
/// tried.</summary>
internal static class ConsentExplain
{
    private static readonly Option<Timestamp?> At = MomentOption.Of("--at", "As it stood at that moment.");

    private static readonly Option<bool> Confirmed = new("--confirmed")
    {
        Description = "As the validators confirm it, by a transaction of one's own; else it is one node's word.",
    };

    private static readonly Option<string> IfRevoked = new("--if-revoked")
    {
        Description = "As it would stand without this consent. Nothing is signed.",
        HelpName = "CONSENT",
    };

    private static readonly Option<string> IfGranted = new("--if-granted")
    {
        Description = "As it would stand if this grantee got the terms of --categories, --purpose, --days. Nothing is "
            + "signed.",
        HelpName = "WHO",
    };

    private static readonly Option<Category[]> Categories =
        CodeOption.Some<Category>("--categories", "With --if-granted: what may be read.", "--category");

    public static SalusCommand Create() => new SalusCommand(
        "explain",
        "As a patient: says who can read what, through which consent, until when.",
        "./salus consent explain --as paul",
        "./salus consent explain --confirmed --as paul",
        "./salus consent explain --at 2026-03-03T12:00Z --as paul",
        "./salus consent explain --if-revoked 3fa9c1d2 --as paul",
        "./salus consent explain --if-granted carol --categories imaging --days 7 --as paul")
        .With(At, Confirmed, IfRevoked, IfGranted, Categories, ForPatient.Option)
        .With(ConsentGrant.Purpose, ConsentGrant.Days, ConsentGrant.From, ConsentGrant.Until)
        .With(StandardOptions.AsSomebody)
        .Does(ExplainAsync);

    private static async Task<Answer> ExplainAsync(Call call)
    {
        var asked = new object?[]
        {
            call.Get(At), call.Get(IfRevoked), call.Get(IfGranted), call.Get(Confirmed) ? Confirmed : null,
        };
        if (asked.Count(one => one is not null) > 1)
        {
            throw new FailureException(
                "explain-ambiguous",
                "Only one of --at, --confirmed, --if-revoked and --if-granted.",
                "Ask one after the other.");
        }

        return call.Get(IfRevoked) is not null || call.Get(IfGranted) is not null
            ? await TryAsync(call)
            : await NowAsync(call);
    }

    private static async Task<Answer> NowAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        if (call.Get(Confirmed))
        {
            var (confirmed, moment) = await patient.ConfirmedExplanationAsync(call.Stop);
            var json = ToJson(confirmed);
            json["confirmed"] = moment.UnixMs;
            var said = $"The validators confirmed at {FinalWords.Time(moment)}, besides the patient:";
            return new Answer(json, View.Together([View.Lines(said), .. Show(call, confirmed)]));
        }

        var explanation = await patient.ExplainAsync(call.Get(At), call.Stop);
        var when = call.Get(At) is { } at ? $"At {FinalWords.Time(at)}" : "Now";
        return new Answer(
            ToJson(explanation),
            View.Together([View.Lines($"{when}, besides the patient:"), .. Show(call, explanation)]));
    }

    private static async Task<Answer> TryAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        DryRun run;
        if (call.Get(IfRevoked) is { } consent)
        {
            run = await patient.TryRevokeAsync(
                await ConsentCommands.FindAsync(call, patient, consent), call.Stop);
        }
        else
        {
            var grantee = new People(call.Folder).FindGrantee(call.Get(IfGranted)!);
            var categories = call.Get(Categories) is [_, ..] some
                ? some
                : throw new FailureException(
                    "categories-missing", "--if-granted needs --categories.", "For instance: --categories imaging");
            var period = ConsentGrant.PeriodOf(call);
            var purpose = await ConsentGrant.PurposeAsync(call, patient, grantee);
            run = await patient.TryGrantAsync(grantee, new GrantTerms(categories, purpose, period), call.Stop);
        }

        return Describe(call, run);
    }

    private static Answer Describe(Call call, DryRun run)
    {
        var refused = run.Outcome.Refused is { } refusal ? Code<Refusal>.Text(refusal) : null;
        return new Answer(
            new JsonObject
            {
                ["accepted"] = run.Outcome.Accepted,
                ["refused"] = refused,
                ["before"] = ToJson(run.Before),
                ["after"] = ToJson(run.After),
            },
            View.Together([
                View.Lines("Now, besides the patient:"),
                .. Show(call, run.Before),
                View.Lines(refused is null ? "Then:" : $"It would be refused: {refused}."),
                .. refused is null ? Show(call, run.After) : [],
                View.Lines("Nothing was signed."),
            ]),
            run.Outcome.Accepted ? ExitCodes.Ok : ExitCodes.Refused);
    }

    private static IEnumerable<IRenderable> Show(Call call, Explanation explanation)
    {
        var people = new People(call.Folder);
        var rows = explanation.Readers.Select(reader => new[]
        {
            reader.Role == Role.Device ? $"{people.NameOf(reader.Grantee)} (device)" : people.NameOf(reader.Grantee),
            reader.Records == 0
                ? FinalWords.List(reader.Categories)
                : $"{reader.Records} record versions of {FinalWords.List(reader.Categories)}",
            Code<Purpose>.Text(reader.Purpose),
            FinalWords.Time(reader.Until),
            reader.Consent == default ? "not signed" : reader.Consent.ToString()[..12],
        });
        yield return View.Table(
            ["who", "can read", "for", "until (UTC)", "by the consent"], rows, "  nobody can read anything.");
        yield return View.Lines(RoleWords.Of(explanation.Readers.Select(reader => reader.Grantee)));
        yield return View.Lines(explanation.RotationDue.Select(due =>
            $"A new key is due for {Code<Category>.Text(due.Category)}, which "
            + $"{string.Join(", ", due.StillHold.Select(people.NameOf))} still hold: ./salus consent rotate"));
    }

    private static JsonObject ToJson(Explanation explanation) => new()
    {
        ["readers"] = new JsonArray([.. explanation.Readers.Select(JsonNode (reader) => new JsonObject
        {
            ["grantee"] = reader.Grantee.ToString(),
            ["role"] = reader.Role is { } role ? Code<Role>.Text(role) : null,
            ["purpose"] = Code<Purpose>.Text(reader.Purpose),
            ["categories"] = FinalWords.Codes(reader.Categories),
            ["records"] = reader.Records,
            ["consent"] = reader.Consent.ToString(),
            ["until"] = reader.Until.UnixMs,
        })]),
        ["rotationDue"] = new JsonArray([.. explanation.RotationDue.Select(JsonNode (due) => new JsonObject
        {
            ["category"] = Code<Category>.Text(due.Category),
            ["stillHold"] = new JsonArray([.. due.StillHold.Select(JsonNode (one) => one.ToString())]),
        })]),
    };
}
