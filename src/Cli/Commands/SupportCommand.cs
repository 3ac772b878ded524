using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Node.Support;

namespace Salus.Cli.Commands;

/// <summary>`salus support-bundle`: what an operator sends to whoever helps.</summary>
internal static class SupportCommand
{
    private static readonly Option<FileInfo?> Out = new("--out")
    {
        Description = "The zip to write. Default: salus-support-TIME.zip in this folder.",
        HelpName = "FILE",
    };

    private static readonly Option<DirectoryInfo?> NodeFolder = new("--node-data")
    {
        Description = "The node's data folder. Default: that of the network's folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<Uri?> Operations = new("--operations")
    {
        Description = "The node's operations address, when its port is not the one in node.json.",
        HelpName = "URL",
        CustomParser = result => Address(result),
    };

    private static readonly Option<FileInfo?> LogFile = new("--log-file")
    {
        Description = "A file with the node's log; its last MiB is added, without ids.",
        HelpName = "FILE",
    };

    public static SalusCommand Create() => new SalusCommand(
        "support-bundle",
        "Collects status, metrics, settings and machine of a node in a zip, without keys, ids or records.",
        "./salus support-bundle",
        "./salus support-bundle --node-data /var/lib/salus --log-file /var/log/salus.log --out for-support.zip")
        .With(Out, NodeFolder, Operations, LogFile)
        .With(StandardOptions.Local)
        .Does(WriteAsync);

    private static async Task<Answer> WriteAsync(Call call)
    {
        var folder = call.Get(NodeFolder)?.FullName;
        if (folder is null)
        {
            call.Folder.RequireNetwork();
            folder = call.Folder.Node;
        }
        else if (!Directory.Exists(folder))
        {
            throw new FailureException("folder-not-found", $"There is no folder {folder}.", "Check the path.");
        }

        var path = call.Get(Out)?.FullName
            ?? Path.GetFullPath($"salus-support-{Call.Time.GetUtcNow():yyyyMMdd'T'HHmmss}.zip");
        await using var zip = Create(path);
        var sources = new SupportSources(folder, call.Get(Operations), call.Get(LogFile)?.FullName);
        var manifest = await SupportBundle.WriteAsync(sources, zip, Call.Time, call.Stop);
        return Describe(path, manifest);
    }

    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttp)
        {
            return address;
        }

        result.AddError("--operations: must be an address such as http://127.0.0.1:7480/.");
        return null;
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                "file-not-written", $"{path} cannot be written: {fault.Message}", "Name another file: --out FILE");
        }
    }

    private static Answer Describe(string path, SupportManifest manifest) => new(
        new JsonObject
        {
            ["file"] = path,
            ["files"] = new JsonArray([.. manifest.Files.Select(JsonNode (file) => file.Name)]),
            ["missing"] = new JsonArray([.. manifest.Missing.Select(JsonNode (part) => new JsonObject
            {
                ["name"] = part.Name,
                ["reason"] = part.Reason,
            })]),
        },
        View.Together(
            View.Table(
                ["part", "bytes"],
                [
                    .. manifest.Files.Select(file => new[] { file.Name, $"{file.Bytes:N0}" }),
                    .. manifest.Missing.Select(part => new[] { part.Name, $"missing: {part.Reason}" }),
                ],
                "Nothing could be collected."),
            View.Lines($"Written to {path}. It holds no key, no record and no id; look into it before you send it.")));
}
