using System.ComponentModel;
using Salus.Cli.Output;

namespace Salus.Cli.Benching;

/// <summary>What Git says of the program's sources.</summary>
internal static class Git
{
    /// <summary>The commit that is checked out, in short; <c>unknown</c> without Git or outside a repository.</summary>
    public static async Task<string> HeadAsync(CancellationToken stop)
    {
        try
        {
            var answer = await AskAsync(AppContext.BaseDirectory, stop, "rev-parse", "--short", "HEAD");
            return answer.ExitCode == 0 ? answer.Output.Trim() : "unknown";
        }
        catch (Win32Exception)
        {
            // No Git here: the report says so.
            return "unknown";
        }
    }

    /// <summary>The folder of the repository that this program was built in.</summary>
    public static Task<string> RootAsync(CancellationToken stop) =>
        NeedAsync(AppContext.BaseDirectory, stop, "rev-parse", "--show-toplevel");

    /// <summary>The commit that a name means, 12 digits of it.</summary>
    public static async Task<string> CommitAsync(string root, string name, CancellationToken stop)
    {
        var answer = await AskAsync(root, stop, "rev-parse", "--verify", "--short=12", $"{name}^{{commit}}");
        return answer.ExitCode == 0
            ? answer.Output.Trim()
            : throw new FailureException(
                "commit-unknown", $"There is no commit '{name}'.", "Name one that `git log` shows; fetch it first.");
    }

    /// <summary>Checks a commit out into a folder of its own, beside the work that is going on.</summary>
    public static Task CheckOutAsync(string root, string commit, string folder, CancellationToken stop) =>
        NeedAsync(root, stop, "worktree", "add", "--detach", "--force", folder, commit);

    private static async Task<string> NeedAsync(string folder, CancellationToken stop, params string[] arguments)
    {
        try
        {
            var answer = await AskAsync(folder, stop, arguments);
            return answer.ExitCode == 0 ? answer.Output.Trim() : throw Failed(answer.Errors.Trim());
        }
        catch (Win32Exception)
        {
            throw Failed("git is not on the PATH");
        }
    }

    private static Task<Finished> AskAsync(string folder, CancellationToken stop, params string[] arguments) =>
        Programs.RunAsync("git", arguments, folder, stop);

    private static FailureException Failed(string why) => new(
        "git-failed", $"Git could not: {why}.", "A comparison needs Git, and a clone of the repository.");
}
