using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Commands;

/// <summary>`salus ca expiring`: which certificates end soon, for people and for cron.</summary>
internal static class CaExpiring
{
    private const int DefaultDays = 30;
    private const string MemberPrefix = "salus:member/";

    private static readonly Option<int> Within = new("--days")
    {
        Description = $"How many days ahead. Default: {DefaultDays}.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultDays,
    };

    public static SalusCommand Create() => new SalusCommand(
        "expiring",
        "Lists the certificates, and the revocation list, that end soon. Exit code 1 when there is one, else 0.",
        "./salus ca expiring",
        "./salus ca expiring --days 60 --json")
        .With(Within)
        .With(CaCommands.Authority)
        .With(StandardOptions.Local)
        .Does(ListAsync);

    private static Task<Answer> ListAsync(Call call)
    {
        var days = call.Get(Within);
        if (days is < 0 or > 36_500)
        {
            throw new FailureException(
                "days-out-of-range", "--days must be from 0 to 36500.", "For instance: --days 30");
        }

        CaCommands.RequireAuthority(call);
        var register = AuthorityFolder.ReadRegister(CaCommands.FolderOf(call));
        var now = Call.Time.GetUtcNow();
        var people = new People(call.Folder);

        // Of each subject the certificate that lasts longest. spec certificates 3.5
        var ending = register.All.Where(issued => issued.IsInForce(now))
            .GroupBy(issued => issued.Subject)
            .Select(ofOne => ofOne.MaxBy(issued => issued.Until)!)
            .Where(issued => issued.Until <= now.AddDays(days))
            .OrderBy(issued => issued.Until)
            .ToList();
        var listUntil = register.ListUntil is { } until && until <= now.AddDays(days) ? register.ListUntil : null;
        var isAny = ending.Count > 0 || listUntil is not null;
        return Task.FromResult(new Answer(
            new JsonObject
            {
                ["certificates"] = new JsonArray(
                    [.. ending.Select(JsonNode (issued) => ToJson(issued, now, people))]),
                ["revocationListUntil"] = listUntil?.ToString("O"),
            },
            View.Together(
                View.Table(
                    ["whose", "ends", "days", "serial"],
                    ending.Select(issued => new[]
                    {
                        NameOf(issued, people), $"{issued.Until:u}", $"{DaysLeft(issued, now)}", issued.Serial,
                    }),
                    $"No certificate ends within {days} days."),
                View.Lines(listUntil is null
                    ? []
                    : [$"The revocation list is due to be replaced by {listUntil:u}: ./salus ca publish"]),
                View.Lines(ending.Count == 0 ? [] : ["Renew with: ./salus ca renew NAME    or --node"])),
            isAny ? ExitCodes.Refused : ExitCodes.Ok));
    }

    private static JsonObject ToJson(IssuedCertificate issued, DateTimeOffset now, People people) => new()
    {
        ["subject"] = issued.Subject,
        ["name"] = NameOf(issued, people),
        ["serial"] = issued.Serial,
        ["until"] = issued.Until.ToString("O"),
        ["days"] = DaysLeft(issued, now),
    };

    private static int DaysLeft(IssuedCertificate issued, DateTimeOffset now) =>
        (int)Math.Floor((issued.Until - now).TotalDays);

    private static string NameOf(IssuedCertificate issued, People people) =>
        issued.Subject.StartsWith(MemberPrefix, StringComparison.Ordinal)
        && MemberId.TryParse(issued.Subject.AsSpan(MemberPrefix.Length), out var member)
            ? people.NameOf(member)
            : issued.Subject;
}
