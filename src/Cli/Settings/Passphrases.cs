using Salus.Cli.Output;
using Salus.Node.Hosting;
using Spectre.Console;

namespace Salus.Cli.Settings;

/// <summary>Where a passphrase comes from: the file named, the environment, a development network's own file, or a
/// prompt. Never the command line: other users of the machine can read that.</summary>
internal static class Passphrases
{
    public const string Variable = "SALUS_PASSPHRASE";

    private const int MaxLength = 1024;

    public static string Find(FileInfo? named, NetworkFolder folder, string whose)
    {
        if (named is not null)
        {
            return ReadFile(named.FullName);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        return File.Exists(folder.Passphrase) ? ReadFile(folder.Passphrase) : Ask(whose);
    }

    private static string ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new FailureException(
                "passphrase-not-found",
                $"There is no passphrase file {path}.",
                "Check the path after --passphrase-file.");
        }

        if (PrivateFile.IsOpen(path))
        {
            throw new FailureException(
                "passphrase-file-open",
                $"Others on this machine may open the passphrase file {path}.",
                $"Close it with: chmod 600 {path}    and if others may have read it, change the passphrase.");
        }

        var passphrase = File.ReadAllText(path).TrimEnd('\r', '\n');
        return passphrase.Length is > 0 and <= MaxLength
            ? passphrase
            : throw new FailureException(
                "passphrase-malformed",
                $"{path} must hold one passphrase of 1 to {MaxLength} characters.",
                "Write the passphrase on its first line, and nothing else.");
    }

    private static string Ask(string whose) => Console.IsInputRedirected
        ? throw new FailureException(
            "passphrase-missing",
            $"The passphrase of {whose} is needed, and there is no terminal to ask on.",
            $"Use --passphrase-file FILE, or the environment variable {Variable}.")
        : AnsiConsole.Prompt(new TextPrompt<string>($"Passphrase of {Markup.Escape(whose)}:").Secret());
}
