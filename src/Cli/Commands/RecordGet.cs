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
        var client = await call.ConnectAsync();
        var reads = AskOptions.IsOwn(call, client)
            ? await client.ReadAsync(record, call.Stop)
            : await client.ReadAsync(await AskOptions.PermitAsync(call, client, record), call.Stop);
        var read = reads
            .Where(one => one.Listing.Record == record)
            .Where(one => call.Get(Version) is not { } version || one.Listing.Version == version)
            .MaxBy(one => one.Listing.Version) ?? throw new FailureException(
                "unknown-record",
                "There is no such record, or version, that you may read.",
                "See them with: ./salus record list --help",
                ExitCodes.Refused);
        var opened = read as RecordRead.Opened ?? throw ((RecordRead.Unreadable)read).Reason;
        if (call.Get(Out) is { } file)
        {
            ContentFile.Write(file.FullName, opened.Content);
            call.Screen.Write(new Answer(
                ToJson(opened, file.FullName), View.Lines(Checked(opened), $"Written to {file.FullName}.")));
        }
        else
        {
            Show(call, opened);
        }

        return ExitCodes.Ok;
    }

    private static void Show(Call call, RecordRead.Opened opened)
    {
        var (mediaType, bytes) = opened.Content;
        if (call.Screen.IsJson)
        {
            var document = ToJson(opened, file: null);
            document[MediaTypes.IsJson(mediaType) ? "document" : "base64"] = MediaTypes.IsJson(mediaType)
                ? JsonNode.Parse(bytes.Span)
                : Convert.ToBase64String(bytes.Span);
            call.Screen.Write(new Answer(document, View.Lines()));
        }
        else if (MediaTypes.IsText(mediaType))
        {
            // The content alone is on stdout, so that it can be piped.
            call.Screen.Remark(Checked(opened));
            call.Screen.WriteContent(Encoding.UTF8.GetString(bytes.Span));
        }
        else
        {
            throw new FailureException(
                "content-not-text", $"The record is {mediaType}, which no terminal shows.", "Add --out FILE.");
        }
    }

    private static string Checked(RecordRead.Opened opened) =>
        $"Version {opened.Listing.Version} of the {Code<Category>.Text(opened.Listing.Category)} record "
        + $"{opened.Listing.Record}, {opened.Content.MediaType}: what the author committed to on "
        + $"{FinalWords.Time(opened.Stored.Time)}, block {opened.Stored.Height} of records.";

    private static JsonObject ToJson(RecordRead.Opened opened, string? file)
    {
        var json = RecordCommands.ToJson(opened.Listing);
        json["mediaType"] = opened.Content.MediaType;
        json["bytes"] = opened.Content.Bytes.Length;
        json["file"] = file;
        return json;
    }
}
