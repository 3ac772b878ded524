using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Salus.EndToEnd.Processes;

/// <summary>One run of the program. Disposing of it kills it, whatever happened; what serves <c>--while-stdin</c>
/// ends with these tests too, however they end.</summary>
internal sealed class SalusProcess : IAsyncDisposable
{
    private const string WhileStdin = "--while-stdin";

    // Far beyond what anything here takes, on a machine that does ten other things.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Budget.IsLong ? 30 : 3);

    private readonly Process _process;

    private SalusProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public OutputLines Output { get; } = new();

    public OutputLines Errors { get; } = new();

    public static SalusProcess Start(TestFolder folder, params IReadOnlyList<string> arguments) =>
        Start(folder, [], arguments);

    /// <summary>Starts it, under another program when one is named before it.</summary>
    public static SalusProcess Start(TestFolder folder, IReadOnlyList<string> before, IReadOnlyList<string> arguments)
    {
        var process = new Process { StartInfo = SalusProgram.Start(folder, before, arguments) };
        var started = new SalusProcess(process);
        process.OutputDataReceived += (_, line) => started.Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => started.Errors.Add(line.Data);
        process.Start();
        AppDomain.CurrentDomain.ProcessExit += started.OnExitOfTests;
        if (!arguments.Contains(WhileStdin))
        {
            started.HangUp();
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Ended> RunAsync(TestFolder folder, params IReadOnlyList<string> arguments)
    {
        await using var process = Start(folder, arguments);
        return await process.EndAsync();
    }

    /// <summary>Ends its stdin, as the system does when these tests are killed.</summary>
    public void HangUp() => _process.StandardInput.Close();

    /// <summary>Waits for a line on stdout; if the process ends before, says what it wrote.</summary>
    public Task WaitForLineAsync(Predicate<string> isIt) => WaitAsync(Output.WaitForAsync(isIt));

    /// <summary>Waits until it has answered, as an indented JSON object, that it is ready; if it refuses, says
    /// why.</summary>
    public async Task<JsonObject> AnswerAsync()
    {
        await WaitForLineAsync(line => line == "}");
        var answer = JsonNode.Parse(Output.Text)!.AsObject();
        return answer.ContainsKey("error") ? throw new InvalidOperationException(Output.Text) : answer;
    }

    /// <summary>Waits for a line on stderr.</summary>
    public Task WaitForErrorAsync(Predicate<string> isIt) => WaitAsync(Errors.WaitForAsync(isIt));

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<Ended> EndAsync()
    {
        await WaitAsync(Task.WhenAll(_process.WaitForExitAsync(), Output.Ended, Errors.Ended));
        return new Ended(_process.ExitCode, Output.Text, Errors.Text);
    }

    /// <summary>Asks it to stop, as Ctrl-C or the system does, and waits until it has.</summary>
    public async Task<Ended> StopAsync()
    {
        await SignalAsync("TERM");
        return await EndAsync();
    }

    /// <summary>Sends a signal, by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        string[] arguments = [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)];
        using var sending = Process.Start("kill", arguments);
        await sending.WaitForExitAsync();
    }

    /// <summary>kill -9: it gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExitOfTests;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitAsync(Task what)
    {
        try
        {
            await what.WaitAsync(Patience);
        }
        catch (Exception fault) when (fault is EndOfStreamException or TimeoutException)
        {
            var written = $"stdout: {Output.Text}\nstderr: {Errors.Text}";
            throw new InvalidOperationException($"{fault.Message}\n{written}", fault);
        }
    }

    private void OnExitOfTests(object? sender, EventArgs arguments) => _process.Kill(entireProcessTree: true);
}
