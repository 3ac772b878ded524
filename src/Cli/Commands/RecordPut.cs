using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Fhir;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus record put`: a FHIR bundle, document by document, or any one file.</summary>
internal static class RecordPut
{
    private const int AtOnce = 100;
    private const long MaxBytes = 1L << 40;

    private static readonly Argument<FileInfo> File = new("file")
    {
        Description = "A FHIR R4 Bundle of one patient, JSON; or, with --category, any file.",
    };

    private static readonly Option<Category?> Category = CodeOption.Perhaps<Category>(
        "--category", "Store the file as it is, as one record of this category.");

    private static readonly Option<string> MediaType = new("--media-type")
    {
        Description = "What kind of file it is. Default: by the end of its name.",
        HelpName = "TYPE",
    };

    private static readonly Option<string> NewVersionOf = new("--record")
    {
        Description = "Store the file as the next version of this record, which one wrote.",
        HelpName = "ID",
    };

    public static SalusCommand Create() => new SalusCommand(
        "put",
        "As an author: seals documents to the patient's keys, stores them, commits to them on the ledger.",
        "./salus record put BUNDLE.json --patient paul --as dora",
        "./salus record put scan.pdf --category imaging --media-type application/pdf --patient paul --as dora",
        "./salus record put scan2.pdf --record 2kq5jv7m3xw4p6r2t5y7u3b6na --patient paul --as dora")
        .With(File, Category, MediaType, NewVersionOf, StandardOptions.Patient)
        .With(StandardOptions.AsSomebody)
        .Does(PutAsync);

    private static Task<Answer> PutAsync(Call call) =>
        call.Get(Category) is null && call.Get(NewVersionOf) is null ? PutBundleAsync(call) : PutFileAsync(call);

    private static async Task<Answer> PutBundleAsync(Call call)
    {
        // What is refused is refused before anything is asked or sent.
        var bundle = FhirBundle.Read(call.Need(File).FullName);
        var patient = PatientOf(call);
        var client = await call.ConnectAsync();
        NewRecord[] records = [.. bundle.Documents.Select(document => new NewRecord(
            patient, CategoryOf(document), new RecordContent(MediaTypes.Fhir, document.Json)))];
        List<StoredRecord> stored = [];
        using (var progress = call.Screen.Progress())
        {
            foreach (var chunk in records.Chunk(AtOnce))
            {
                stored.AddRange(await client.StoreManyAsync(chunk, call.Stop));
                progress.Report($"stored {stored.Count} of {records.Length} documents");
            }
        }

        return Describe(call, bundle.Documents, stored);
    }

    private static Answer Describe(Call call, IReadOnlyList<FhirDocument> documents, List<StoredRecord> stored)
    {
        var accepted = stored.Count(one => one.Submission is Submission.Accepted);
        var reasons = stored.Select(one => one.Submission).OfType<Submission.Refused>()
            .GroupBy(refused => refused.Reason)
            .Select(group => $"{group.Count()} refused: {Code<Refusal>.Text(group.Key)}");
        var rows = documents.Zip(stored)
            .Where(pair => pair.Second.Submission is Submission.Accepted)
            .GroupBy(pair => (pair.First.Category, pair.First.ResourceType))
            .OrderBy(group => group.Key.Category, StringComparer.Ordinal)
            .Select(group => new[] { group.Key.Category, group.Key.ResourceType, $"{group.Count()}" });
        return new Answer(
            new JsonObject
            {
                ["stored"] = accepted,
                ["refused"] = stored.Count - accepted,
                ["records"] = new JsonArray([.. documents.Zip(stored, ToJson)]),
            },
            View.Together(
                View.Table(["category", "FHIR resource", "records"], rows, "Nothing was stored."),
                View.Lines([
                    $"{accepted} records are sealed to {call.Get(StandardOptions.Patient)}'s keys, stored, committed "
                        + "to, and proven final.",
                    .. reasons,
                ])),
            accepted == stored.Count ? ExitCodes.Ok : ExitCodes.Refused);
    }

    private static JsonObject ToJson(FhirDocument document, StoredRecord stored) => new()
    {
        ["record"] = stored.Record.ToString(),
        ["version"] = stored.Version,
        ["category"] = document.Category,
        ["resourceType"] = document.ResourceType,
        ["transaction"] = (stored.Submission as Submission.Accepted)?.Finality.Transaction.ToString(),
        ["refused"] = stored.Submission is Submission.Refused refused ? Code<Refusal>.Text(refused.Reason) : null,
    };

    private static async Task<Answer> PutFileAsync(Call call)
    {
        var file = RequireFile(call.Need(File));
        var mediaType = call.Get(MediaType) ?? MediaTypes.Of(file.Name);
        if (mediaType.Length is 0 or > 127 || mediaType.Any(letter => letter is < ' ' or > '~'))
        {
            throw new FailureException(
                "media-type-malformed",
                "--media-type takes 1 to 127 characters of plain ASCII.",
                "For instance: --media-type application/pdf");
        }

        var patient = PatientOf(call);
        var client = await call.ConnectAsync();
        await using var content = file.OpenRead();
        using var progress = call.Screen.Progress();
        var source = new RecordSource(mediaType, content, content.Length)
        {
            Progress = new BytesProgress(progress, "sealed and sent", content.Length),
        };
        var stored = call.Get(NewVersionOf) is { } record
            ? await AddVersionAsync(call, client, patient, TransactionArgument.Record(record), source)
            : await client.StoreAsync(patient, call.Get(Category)!.Value, source, call.Stop);
        return FinalWords.Answer(
            ((Submission.Accepted)stored.Submission).Finality,
            $"Stored as record {stored.Record}, version {stored.Version}.",
            ("record", stored.Record.ToString()),
            ("version", stored.Version));
    }

    private static async Task<StoredRecord> AddVersionAsync(
        Call call, SalusClient client, MemberId patient, RecordId record, RecordSource source)
    {
        var former = (await client.AuthoredAsync(patient, call.Stop))
            .Where(listing => listing.Record == record)
            .MaxBy(listing => listing.Version) ?? throw new FailureException(
                "record-not-yours",
                $"You wrote no record {record} of this patient.",
                "See yours with: ./salus record list --patient NAME --as YOU");
        var address = new RecordAddress(
            client.Wallet.Network, patient, record, former.Version + 1, former.Category);
        return await client.AddVersionAsync(address, source, call.Stop);
    }

    private static FileInfo RequireFile(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new FailureException("file-not-found", $"There is no file {file.FullName}.", "Check the path.");
        }

        return file.Length <= MaxBytes
            ? file
            : throw new FailureException(
                "file-too-large",
                $"The file has {file.Length:N0} bytes; one record holds at most {MaxBytes:N0}.",
                "Split it into several records.");
    }

    private static MemberId PatientOf(Call call) =>
        new People(call.Folder).Find(call.Need(StandardOptions.Patient));

    private static Category CategoryOf(FhirDocument document) =>
        Code<Category>.TryParse(document.Category, out var category)
            ? category
            : throw new InvalidOperationException($"'{document.Category}' is no category");
}
