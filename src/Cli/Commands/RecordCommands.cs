using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus record`: documents, sealed and committed to; listed, read, taken home.</summary>
internal static class RecordCommands
{
    public static readonly Argument<string> Record = new("record")
    {
        Description = "The record's id, 26 characters.",
    };

    private static readonly Option<long> Version = new("--version")
    {
        Description = "Which version.",
        HelpName = "N",
        Required = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "record",
        "Records: a patient's documents, sealed on the author's side.",
        "./salus record put BUNDLE.json --patient paul --as dora")
        .With(
            RecordPut.Create(),
            new SalusCommand(
                "list",
                "Lists records. As the patient: all of one's own. With --category: those that a permit opens. Else: "
                + "those that one wrote.",
                "./salus record list --as paul",
                "./salus record list --patient paul --as dora",
                "./salus record list --patient paul --category laboratory --as carol")
                .With(AskOptions.All)
                .With(StandardOptions.AsSomebody)
                .Does(ListAsync),
            RecordGet.Create(),
            RecordExport.Create(),
            new SalusCommand(
                "withdraw",
                "As the author: declares a version entered in error. It stays, marked.",
                "./salus record withdraw 2kq5jv7m3xw4p6r2t5y7u3b6na --version 1 --patient paul --as dora")
                .With(Record, Version, StandardOptions.Patient)
                .With(StandardOptions.AsSomebody)
                .Does(WithdrawAsync),
            RecordErase.Create());

    private static async Task<Answer> ListAsync(Call call)
    {
        var client = await call.ConnectAsync();
        var category = call.Get(AskOptions.Category);
        var listings = await ListAsync(call, client, category);
        var people = new People(call.Folder);
        var rows = listings.Select(listing => new[]
        {
            listing.Record.ToString(),
            Code<Category>.Text(listing.Category),
            listing.Erased ? $"{listing.Version}, erased"
                : listing.Withdrawn ? $"{listing.Version}, in error"
                : $"{listing.Version}",
            people.NameOf(listing.Author),
            FinalWords.Time(listing.StoredAt),
        });
        return new Answer(
            new JsonObject { ["records"] = new JsonArray([.. listings.Select(JsonNode (one) => ToJson(one))]) },
            View.Together(
                View.Table(["record", "category", "version", "author", "stored (UTC)"], rows, "There are no records."),
                View.Lines(listings.Count == 0 ? [] : [Summary(listings)])));
    }

    private static Task<IReadOnlyList<RecordListing>> ListAsync(Call call, SalusClient client, Category? category) =>
        AskOptions.IsOwn(call, client) ? client.RecordsAsync(category, call.Stop)
        : category is null && call.Get(AskOptions.Permit) is null
            ? client.AuthoredAsync(AskOptions.PatientOf(call), call.Stop)
            : ListPermittedAsync(call, client);

    private static async Task<IReadOnlyList<RecordListing>> ListPermittedAsync(Call call, SalusClient client) =>
        await client.RecordsAsync(await AskOptions.PermitAsync(call, client, record: null), call.Stop);

    private static string Summary(IReadOnlyList<RecordListing> listings)
    {
        var counts = listings.GroupBy(listing => listing.Category)
            .OrderByDescending(group => group.Count())
            .Select(group => $"{group.Count()} {Code<Category>.Text(group.Key)}");
        return $"{listings.Count} in all: {string.Join(", ", counts)}.";
    }

    public static JsonObject ToJson(RecordListing listing) => new()
    {
        ["record"] = listing.Record.ToString(),
        ["category"] = Code<Category>.Text(listing.Category),
        ["version"] = listing.Version,
        ["author"] = listing.Author.ToString(),
        ["storedAt"] = listing.StoredAt.UnixMs,
        ["withdrawn"] = listing.Withdrawn,
        ["erased"] = listing.Erased,
        ["commitment"] = listing.Commitment.ToString(),
        ["content"] = listing.Content.ToString(),
        ["transaction"] = listing.Transaction.ToString(),
    };

    private static async Task<Answer> WithdrawAsync(Call call)
    {
        var record = TransactionArgument.Record(call.Need(Record));
        var patient = new People(call.Folder).Find(call.Need(StandardOptions.Patient));
        var client = await call.ConnectAsync();
        var finality = await client.WithdrawAsync(patient, record, call.Need(Version), call.Stop);
        return FinalWords.Answer(
            finality, $"Version {call.Need(Version)} is marked as entered in error.", ("record", record.ToString()));
    }
}
