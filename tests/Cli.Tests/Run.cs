using System.Text.Json.Nodes;
using Salus.Cli.Commands;

namespace Salus.Cli.Tests;

/// <summary>What one line typed at a terminal came to.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output) ?? throw new InvalidOperationException("one JSON document");

    public static async Task<Run> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, output, errors);
        return new Run(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Words that are separated by spaces.</summary>
    public static Task<Run> OfAsync(string line) =>
        OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public Run Accepted()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Output}{Errors}");
        return this;
    }

    /// <summary>Refused with a code, and in words that say what to do.</summary>
    public void Refused(string code, int exitCode)
    {
        Assert.True((exitCode, "") == (ExitCode, Output), $"exit code {ExitCode}: {Output}{Errors}");
        var lines = Errors.TrimEnd().Split('\n');
        Assert.StartsWith($"error {code}: ", lines[^2]);
        Assert.True(lines[^1].Trim().Length > 10, "the last line says what to do");
    }
}
