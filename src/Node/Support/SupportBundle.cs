using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Node.Hosting;
using Salus.Node.Logs;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Support;

/// <summary>Where a support bundle takes its parts from.</summary>
/// <param name="DataFolder">The node's data folder.</param>
/// <param name="Operations">The node's operations address; null takes the port that node.json names.</param>
/// <param name="LogFile">A file with the node's log, or null.</param>
public sealed record SupportSources(string DataFolder, Uri? Operations, string? LogFile);

/// <summary>What a support bundle holds, and what could not be had.</summary>
public sealed record SupportManifest(
    IReadOnlyList<(string Name, long Bytes, Digest Digest)> Files, IReadOnlyList<(string Name, string Reason)> Missing);

/// <summary>Everything that helps to help an operator, and nothing that must not be passed on (spec operation
/// 6).</summary>
public static class SupportBundle
{
    private const int LogTailBytes = 1024 * 1024;
    private const int MostAnswerBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the zip. What cannot be had is named in the manifest; the rest is there all the same.</summary>
    public static async Task<SupportManifest> WriteAsync(
        SupportSources sources, Stream output, TimeProvider time, CancellationToken cancellationToken)
    {
        var files = new List<(string Name, long Bytes, Digest Digest)>();
        var missing = new List<(string Name, string Reason)>();
        await using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, read) in Parts(sources))
        {
            try
            {
                var bytes = Encoding.UTF8.GetBytes(Redaction.CleanAll(await read(cancellationToken)));
                await AddAsync(zip, name, bytes, cancellationToken);
                files.Add((name, bytes.Length, Digest.Of(bytes)));
            }
            catch (Exception fault) when (IsForManifest(fault, cancellationToken))
            {
                missing.Add((name, Redaction.CleanAll(fault.Message)));
            }
        }

        var manifest = new SupportManifest(files, missing);
        await AddAsync(zip, "manifest.json", ToJson(manifest, time), cancellationToken);
        return manifest;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<string>> Read)> Parts(SupportSources from)
    {
        yield return ("status.json", stop => AskAsync(from, "/status", stop));
        yield return ("metrics.txt", stop => AskAsync(from, "/metrics", stop));
        yield return ("node.json", _ => Task.FromResult(Settings(from.DataFolder)));
        yield return ("machine.txt", _ => Task.FromResult(MachineWords.Of(from.DataFolder)));
        if (from.LogFile is { } log)
        {
            yield return ("log.txt", stop => TailAsync(log, stop));
        }
    }

    private static bool IsForManifest(Exception fault, CancellationToken cancellationToken) => fault is
        HttpRequestException or IOException or UnauthorizedAccessException or OperationalException
        || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<string> AskAsync(SupportSources from, string path, CancellationToken cancellationToken)
    {
        var address = from.Operations
            ?? new Uri($"http://127.0.0.1:{NodeOptions.Read(from.DataFolder).OperationsPort}/");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            Timeout = Longest,
            MaxResponseContentBufferSize = MostAnswerBytes,
        };
        return await client.GetStringAsync(new Uri(address, path), cancellationToken);
    }

    // As the node reads them: a file that it would refuse is named with what is wrong, and not passed on.
    private static string Settings(string dataFolder)
    {
        NodeOptions.Read(dataFolder);
        var path = Path.Combine(dataFolder, NodeOptions.FileName);
        return File.Exists(path) ? File.ReadAllText(path) : "{}\n";
    }

    private static async Task<string> TailAsync(string path, CancellationToken cancellationToken)
    {
        await using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Max(0, log.Length - LogTailBytes);
        using var reader = new StreamReader(log, Encoding.UTF8);
        if (log.Position > 0)
        {
            // The line that was cut.
            await reader.ReadLineAsync(cancellationToken);
        }

        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task AddAsync(
        ZipArchive zip, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        await entry.WriteAsync(bytes, cancellationToken);
    }

    private static byte[] ToJson(SupportManifest manifest, TimeProvider time) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = "salus-support-bundle-1",
        ["made"] = $"{time.GetUtcNow():u}",
        ["version"] = typeof(SupportBundle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion,
        ["files"] = new JsonArray([.. manifest.Files.Select(JsonNode (file) => new JsonObject
        {
            ["name"] = file.Name,
            ["bytes"] = file.Bytes,
            ["sha256"] = file.Digest.ToString(),
        })]),
        ["missing"] = new JsonArray([.. manifest.Missing.Select(JsonNode (part) => new JsonObject
        {
            ["name"] = part.Name,
            ["reason"] = part.Reason,
        })]),
    }.ToJsonString(Indented) + "\n");
}
