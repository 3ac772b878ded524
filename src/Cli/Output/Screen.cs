using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Salus.Cli.Output;

/// <summary>Where answers and failures are written: words for people, one JSON document for programs.</summary>
internal sealed class Screen(TextWriter output, TextWriter errors, bool isJson)
{
    // A pipe has no width; ids and digests must not be broken there.
    private const int WidthOfPipe = 180;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsJson => isJson;

    /// <summary>The terminal for people.</summary>
    public IAnsiConsole Terminal { get; } = OpenTerminal(output);

    public void Write(Answer answer)
    {
        if (isJson)
        {
            output.WriteLine(answer.Document.ToJsonString(Indented));
        }
        else
        {
            Terminal.Write(answer.View);
            Terminal.WriteLine();
        }
    }

    /// <summary>One line that must not be broken, however long; for programs the document.</summary>
    public void WriteLine(string line, JsonObject document) =>
        output.WriteLine(isJson ? document.ToJsonString(Indented) : line);

    public void Write(Failure failure)
    {
        if (isJson)
        {
            var error = new JsonObject
            {
                ["code"] = failure.Code,
                ["message"] = failure.Message,
                ["hint"] = failure.Hint,
            };
            output.WriteLine(new JsonObject { ["error"] = error }.ToJsonString(Indented));
        }
        else
        {
            errors.WriteLine($"error {failure.Code}: {failure.Message}");
            errors.WriteLine($"  {failure.Hint}");
        }
    }

    /// <summary>A remark on the way, on stderr; programs do not want it.</summary>
    public void Remark(string words)
    {
        if (!isJson)
        {
            errors.WriteLine(words);
        }
    }

    /// <summary>What went wrong on the way, on stderr, for whoever watches.</summary>
    public void Warn(string words) => errors.WriteLine(words);

    /// <summary>For what may take longer than a second or two.</summary>
    public Progress Progress() => isJson
        ? Output.Progress.None
        : new Progress(errors, ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected);

    /// <summary>Content itself, as text on stdout.</summary>
    public void WriteContent(string text) => output.WriteLine(text);

    private static IAnsiConsole OpenTerminal(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!isTerminal)
        {
            terminal.Profile.Width = WidthOfPipe;
        }

        return terminal;
    }
}
