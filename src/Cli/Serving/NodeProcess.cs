using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Cli.Output;

namespace Salus.Cli.Serving;

/// <summary>This program once more, as the node of a data folder. It ends when its stdin does, so that it never
/// outlives who started it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly Task _logging;

    private NodeProcess(Process process, Task logging)
    {
        (_process, _logging) = (process, logging);
        Ended = EndAsync(process);
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Ended { get; }

    /// <summary>Where it listens.</summary>
    public ServedNode Node { get; private set; } = null!;

    /// <summary>Starts it and waits until it serves; why it does not is told as it told it. Its log goes to a file,
    /// or to the stderr of this process.</summary>
    public static async Task<NodeProcess> StartAsync(
        string folder, IReadOnlyList<string> options, string? logFile, CancellationToken stop)
    {
        var process = Process.Start(HowTo(folder, options, logFile)) ?? throw Failed(folder, "it is there already");
        var started = new NodeProcess(process, KeepLogAsync(process, logFile));
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(StartsWithin);
            var answer = await ReadAnswerAsync(process.StandardOutput, patience.Token);
            started.Node = Read(folder, answer, process.Id);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to stop, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(StopsWithin);
        }
        catch (TimeoutException)
        {
            // It hangs, or somebody has suspended it.
            _process.Kill(entireProcessTree: true);
            await Ended;
        }

        await _logging;
        _process.Dispose();
    }

    private static ProcessStartInfo HowTo(string folder, IReadOnlyList<string> options, string? logFile)
    {
        var program = Environment.ProcessPath!;
        var isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] assembly = isDotnet ? [typeof(NodeProcess).Assembly.Location] : [];
        string[] log = logFile is null ? [] : ["--log", "text"];
        string[] node = ["node", "--node-data", folder, .. options, .. log, "--while-stdin", "--json"];
        return new ProcessStartInfo(program, [.. assembly, .. node])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = logFile is not null,
        };
    }

    private static async Task<int> EndAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task KeepLogAsync(Process process, string? path)
    {
        if (path is not null)
        {
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 0);
            await process.StandardError.BaseStream.CopyToAsync(file);
        }
    }

    // The one document that it writes ends with the only line that is a closing brace.
    private static async Task<string> ReadAnswerAsync(StreamReader output, CancellationToken stop)
    {
        var text = new StringBuilder();
        while (await output.ReadLineAsync(stop) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        return text.ToString();
    }

    private static ServedNode Read(string folder, string answer, int process)
    {
        try
        {
            var json = JsonNode.Parse(answer)!.AsObject();
            return json["error"] is { } error
                ? throw new FailureException(
                    error["code"]!.GetValue<string>(),
                    $"The node of {folder} did not start: {error["message"]}",
                    error["hint"]!.GetValue<string>())
                : ServedNode.Read(json, process);
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException)
        {
            throw Failed(folder, answer.Trim());
        }
    }

    private static FailureException Failed(string folder, string why) => new(
        "node-did-not-start",
        $"The node of {folder} did not start: {why}",
        $"See its log, and what it says by itself: ./salus node --node-data {folder}");
}
