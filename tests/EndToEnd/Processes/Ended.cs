using System.Text.Json.Nodes;

namespace Salus.EndToEnd.Processes;

/// <summary>How a run of the program ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    /// <summary>The one JSON document on stdout.</summary>
    public JsonObject Json => JsonNode.Parse(Output)?.AsObject() ?? throw new InvalidDataException("no document");

    /// <summary>Fails unless it ended so, and shows what it wrote.</summary>
    public Ended With(int exitCode)
    {
        Assert.True(
            exitCode == ExitCode, $"exit code {ExitCode}, not {exitCode}\nstdout: {Output}\nstderr: {Errors}");
        return this;
    }

    /// <summary>Fails unless it ended with this error, told as JSON with something to do about it.</summary>
    public string WithError(string code, int exitCode)
    {
        var error = With(exitCode).Json["error"]!;
        Assert.True(code == (string?)error["code"], $"error {error.ToJsonString()} instead of {code}");
        Assert.NotEmpty((string)error["hint"]!);
        return (string)error["message"]!;
    }
}
