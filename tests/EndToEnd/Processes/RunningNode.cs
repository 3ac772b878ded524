using System.Text.Json.Nodes;

namespace Salus.EndToEnd.Processes;

/// <summary>A node in a process of its own, on free ports: `salus up`, or any command that serves.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private static readonly string[] Options =
        ["--port", "0", "--operations-port", "0", "--while-stdin", "--json"];

    private readonly HttpClient _operations;

    private RunningNode(SalusProcess process, JsonObject answer)
    {
        Process = process;
        Answer = answer;
        var addresses = answer["node"]?.AsObject() ?? answer;
        Address = new Uri((string)addresses["address"]!);
        _operations = new HttpClient { BaseAddress = new Uri((string)addresses["operations"]!) };
    }

    public SalusProcess Process { get; }

    /// <summary>What it said when it was ready.</summary>
    public JsonObject Answer { get; }

    /// <summary>Where members call.</summary>
    public Uri Address { get; }

    /// <summary>Starts a node on the network of one in the folder, which is founded when it is not there; without an
    /// IHM beside it.</summary>
    public static Task<RunningNode> UpAsync(TestFolder folder) =>
        StartAsync(folder, "up", "--validators", "1", "--no-ihm");

    public static async Task<RunningNode> StartAsync(TestFolder folder, params IReadOnlyList<string> command)
    {
        var process = SalusProcess.Start(folder, [.. command, .. Options, "--data", folder.Network]);
        try
        {
            var node = new RunningNode(process, await process.AnswerAsync());
            Assert.Equal("""{"status":"ok"}""", await node.AskAsync("/health"));
            return node;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the operators' listener answers.</summary>
    public Task<string> AskAsync(string path) => _operations.GetStringAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        _operations.Dispose();
        await Process.DisposeAsync();
    }
}
