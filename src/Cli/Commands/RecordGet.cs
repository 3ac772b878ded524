using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus record get`: one record, opened and checked.</summary>
internal static class RecordGet
{
    private static readonly Option<long?> Version = new("--version")
    {
        Description = "Which version. Default: the newest.",
        HelpName = "N",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Write the content to this file, which must not be there yet. Default: stdout.",
        HelpName = "FILE",
    };

    public static SalusCommand Create() => new SalusCommand(
        "get",
        "Reads one record: content, commitment and the ledger's proof must agree, or nothing is shown. Whoever is not "
        + "the patient asks for access first; exit code 1 when that is denied.",
        "./salus record get 2kq5jv7m3xw4p6r2t5y7u3b6na --as paul",
        "./salus record get 2kq5jv7m3xw4p6r2t5y7u3b6na --patient paul --category laboratory --as carol")
        .With(RecordCommands.Record, Version, Out)
        .With(AskOptions.All)
        .With(StandardOptions.AsSomebody)
        .Runs(GetAsync);

    private static async Task<int> GetAsync(Call call)
    {
        var record = TransactionArgument.Record(call.Need(RecordCommands.Record));
        var file = call.Get(Out);
        if (file is not null)
        {
            ContentFile.RequireNew(file.FullName);
        }

        var client = await call.ConnectAsync();
        var read = file is null
            ? Wanted(call, record, await ReadAsync(call, client, record))
            : (await SaveAsync(call, client, record, file)).Single();
        switch (read)
        {
            case RecordRead.Saved saved:
                call.Screen.Write(new Answer(
                    ToJson(saved, saved.MediaType, saved.Length, saved.Path),
                    View.Lines(Checked(saved, saved.MediaType, saved.Stored), $"Written to {saved.Path}.")));
                break;
            case RecordRead.Opened opened:
                Show(call, opened);
                break;
            case RecordRead.Unreadable unreadable:
                throw unreadable.Reason;
        }

        return ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<RecordRead>> ReadAsync(Call call, SalusClient client, RecordId record) =>
        AskOptions.IsOwn(call, client)
            ? await client.ReadAsync(record, call.Stop)
            : await client.ReadAsync(await AskOptions.PermitAsync(call, client, record), call.Stop);

    // Of any size: it never is in memory as a whole.
    private static async Task<IReadOnlyList<RecordRead>> SaveAsync(
        Call call, SalusClient client, RecordId record, FileInfo file)
    {
        using var progress = call.Screen.Progress();
        var target = new RecordTarget(
            file.DirectoryName!,
            listings => [Newest(call, record, listings, listing => listing)],
            (_, _) => file.Name)
        {
            Progress = new BytesProgress(progress, "received", total: null),
        };
        return AskOptions.IsOwn(call, client)
            ? await client.SaveAsync(call.Get(AskOptions.Category), target, call.Stop)
            : await client.SaveAsync(await AskOptions.PermitAsync(call, client, record), target, call.Stop);
    }

    private static RecordRead Wanted(Call call, RecordId record, IReadOnlyList<RecordRead> reads) =>
        Newest(call, record, reads, read => read.Listing);

    private static T Newest<T>(Call call, RecordId record, IEnumerable<T> all, Func<T, RecordListing> listing)
        where T : class => all
        .Where(one => listing(one).Record == record)
        .Where(one => call.Get(Version) is not { } version || listing(one).Version == version)
        .MaxBy(one => listing(one).Version) ?? throw new FailureException(
            "unknown-record",
            "There is no such record, or version, that you may read.",
            "See them with: ./salus record list --help",
            ExitCodes.Refused);

    private static void Show(Call call, RecordRead.Opened opened)
    {
        var (mediaType, bytes) = opened.Content;
        if (call.Screen.IsJson)
        {
            var document = ToJson(opened, mediaType, bytes.Length, file: null);
            document[MediaTypes.IsJson(mediaType) ? "document" : "base64"] = MediaTypes.IsJson(mediaType)
                ? JsonNode.Parse(bytes.Span)
                : Convert.ToBase64String(bytes.Span);
            call.Screen.Write(new Answer(document, View.Lines()));
        }
        else if (MediaTypes.IsText(mediaType))
        {
            // The content alone is on stdout, so that it can be piped.
            call.Screen.Remark(Checked(opened, mediaType, opened.Stored));
            call.Screen.WriteContent(Encoding.UTF8.GetString(bytes.Span));
        }
        else
        {
            throw new FailureException(
                "content-not-text", $"The record is {mediaType}, which no terminal shows.", "Add --out FILE.");
        }
    }

    private static string Checked(RecordRead read, string mediaType, Finality stored) =>
        $"Version {read.Listing.Version} of the {Code<Category>.Text(read.Listing.Category)} record "
        + $"{read.Listing.Record}, {mediaType}: what the author committed to on "
        + $"{FinalWords.Time(stored.Time)}, block {stored.Height} of records.";

    private static JsonObject ToJson(RecordRead read, string mediaType, long bytes, string? file)
    {
        var json = RecordCommands.ToJson(read.Listing);
        json["mediaType"] = mediaType;
        json["bytes"] = bytes;
        json["file"] = file;
        return json;
    }
}
