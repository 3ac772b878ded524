using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Cli.Commands;

/// <summary>`salus record export`: all that one may read, opened and checked, in a folder with an index.</summary>
internal static class RecordExport
{
    private static readonly Option<DirectoryInfo> To = new("--to", "--out")
    {
        Description = "The folder to write to; it is made, or must be empty.",
        HelpName = "FOLDER",
        Required = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "export",
        "Reads every record of a category (as the patient: of all) into a folder, with an index. Exit code 4 when one "
        + "of them does not hold; the others are there.",
        "./salus record export --to out --as paul",
        "./salus record export --to out --patient paul --category laboratory --as carol")
        .With(To)
        .With(AskOptions.All)
        .With(StandardOptions.AsSomebody)
        .Does(ExportAsync);

    private static async Task<Answer> ExportAsync(Call call)
    {
        var folder = RequireVacant(call.Need(To));
        var client = await call.ConnectAsync();
        var (isOwn, permit) = AskOptions.IsOwn(call, client)
            ? (true, null)
            : (false, await AskOptions.PermitAsync(call, client, record: null));
        PrivateFolder.Make(folder.FullName);
        using var progress = call.Screen.Progress();
        var target = new RecordTarget(
            folder.FullName, listings => listings.Where(listing => !listing.Erased), NameOf)
        {
            Progress = new BytesProgress(progress, "received", total: null),
        };
        var reads = isOwn
            ? await client.SaveAsync(call.Get(AskOptions.Category), target, call.Stop)
            : await client.SaveAsync(permit!, target, call.Stop);
        return Index(folder, reads);
    }

    /// <summary>The folder, unless there is something in it.</summary>
    public static DirectoryInfo RequireVacant(DirectoryInfo folder) =>
        System.IO.File.Exists(folder.FullName) || (folder.Exists && folder.EnumerateFileSystemInfos().Any())
            ? throw new FailureException(
                "folder-not-empty", $"{folder.FullName} is not empty.", "Choose another folder: --to FOLDER")
            : folder;

    /// <summary>Writes what was read into a folder, with an index.</summary>
    public static Answer Into(DirectoryInfo folder, IReadOnlyList<RecordRead> reads)
    {
        PrivateFolder.Make(folder.FullName);
        foreach (var opened in reads.OfType<RecordRead.Opened>())
        {
            var name = NameOf(opened.Listing, opened.Content.MediaType);
            ContentFile.Write(Path.Combine(folder.FullName, name), opened.Content.Bytes.Span);
        }

        return Index(folder, reads);
    }

    private static Answer Index(DirectoryInfo folder, IReadOnlyList<RecordRead> reads)
    {
        var document = new JsonObject
        {
            ["folder"] = folder.FullName,
            ["records"] = new JsonArray([.. reads.Select(JsonNode (read) => ToJson(read))]),
        };
        ContentFile.Write(
            Path.Combine(folder.FullName, "index.json"), Encoding.UTF8.GetBytes(document.ToJsonString()));
        return Describe(folder, reads, document);
    }

    private static string NameOf(RecordListing listing, string mediaType) =>
        $"{Code<Category>.Text(listing.Category)}-{listing.Record}-v{listing.Version}"
        + MediaTypes.ExtensionOf(mediaType);

    private static JsonObject ToJson(RecordRead read)
    {
        var json = RecordCommands.ToJson(read.Listing);
        switch (read)
        {
            case RecordRead.Saved saved:
                json["file"] = Path.GetFileName(saved.Path);
                json["mediaType"] = saved.MediaType;
                break;
            case RecordRead.Opened opened:
                json["file"] = NameOf(opened.Listing, opened.Content.MediaType);
                json["mediaType"] = opened.Content.MediaType;
                break;
            case RecordRead.Unreadable unreadable:
                json["unreadable"] = unreadable.Reason.Code;
                break;
        }

        return json;
    }

    private static Answer Describe(DirectoryInfo folder, IReadOnlyList<RecordRead> reads, JsonObject document)
    {
        var unreadable = reads.OfType<RecordRead.Unreadable>().ToList();
        return new Answer(
            document,
            View.Lines([
                $"{reads.Count - unreadable.Count} documents opened, each as its author committed to it, in "
                    + $"{folder.FullName}; index.json lists them.",
                .. unreadable.Select(one =>
                    $"Not opened: {one.Listing.Record} version {one.Listing.Version} "
                    + $"({one.Reason.Code}: {one.Reason.Message})"),
            ]),
            unreadable.Count == 0 ? ExitCodes.Ok : ExitCodes.Damaged);
    }
}
