using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Salus.CrossChecks;

/// <summary>A Node.js process that answers questions, one a line. Its packages are installed once, from the committed
/// lock file, into .build/npm.</summary>
public abstract class AnsweringProgram(string project, string script) : IAsyncLifetime
{
    private Process? _process;

    /// <summary>Why there is nobody to compare with; null when there is.</summary>
    public string? Absent { get; private set; }

    public async Task InitializeAsync()
    {
        try
        {
            var folder = await NpmFolder.InstallAsync(project);
            _process = Process.Start(new ProcessStartInfo("node", script)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            });
        }
        catch (NpmAbsentException absent)
        {
            Absent = absent.Message;
        }
    }

    /// <summary>Asks one question; a fault on the other side is in the answer's <c>fault</c>.</summary>
    public async Task<JsonObject> AskAsync(string question, params (string Name, JsonNode? Value)[] values)
    {
        var line = new JsonObject { ["question"] = question };
        foreach (var (name, value) in values)
        {
            line[name] = value;
        }

        await _process!.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return JsonNode.Parse(answer ?? throw new InvalidOperationException("the other side ended"))!
            .AsObject();
    }

    /// <summary>As <see cref="AskAsync"/>, where a fault is a failure; the value of one member.</summary>
    public async Task<JsonNode> AskForAsync(
        string member, string question, params (string Name, JsonNode? Value)[] values)
    {
        var answer = await AskAsync(question, values);
        Assert.False(answer.ContainsKey("fault"), $"{question}: {answer["fault"]}");
        return answer[member]!;
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
