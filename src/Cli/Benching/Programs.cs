using System.Diagnostics;

namespace Salus.Cli.Benching;

/// <summary>How a program ended, and what it said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors);

/// <summary>Other programs, run to their end; one that is not there is a Win32Exception.</summary>
internal static class Programs
{
    public static async Task<Finished> RunAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var errors = process.StandardError.ReadToEndAsync(stop);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(stop);
            return new Finished(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
