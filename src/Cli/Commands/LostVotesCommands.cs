using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Backups;
using Salus.Node.Ledgers;

namespace Salus.Cli.Commands;

/// <summary>`salus node lost-votes` and `salus node begin-again`: the way out of a region whose validators were
/// restored.</summary>
internal static class LostVotesCommands
{
    private const int MaxStatementBytes = 64 * 1024;

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "The file to write, which must not be there yet.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Argument<FileInfo[]> Statements = new("statements")
    {
        Description = "Files of lost-votes from the operators of the other validators.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static SalusCommand State(Option<DirectoryInfo> nodeFolder) => new SalusCommand(
        "lost-votes",
        "States that a validator does not know any more what it said: after it was restored from a backup, together "
        + "with so many that the others are no quorum. Verifies its ledgers first; the node must not run.",
        "./salus node lost-votes --node-data /var/lib/salus --out v1.lost-votes")
        .With(nodeFolder, Out)
        .With(StandardOptions.Local)
        .Does(call => OpenedAsync(call, nodeFolder, beginning =>
        {
            var file = call.Need(Out).FullName;
            ContentFile.Write(file, Encoding.ASCII.GetBytes(beginning.State() + "\n"));
            return Describe(beginning, file, [
                $"{file} states what is lost. Give it to the operators of the other validators, and take theirs:",
                "  ./salus node begin-again FILE...",
            ]);
        }));

    public static SalusCommand Begin(Option<DirectoryInfo> nodeFolder) => new SalusCommand(
        "begin-again",
        "Lets a validator vote again whose votes are lost, if a quorum states that theirs are, too, above the same "
        + "blocks. While a quorum knows its votes, it is not needed: one that was restored votes after two blocks.",
        "./salus node begin-again v2.lost-votes v3.lost-votes --node-data /var/lib/salus")
        .With(Statements)
        .With(nodeFolder)
        .With(StandardOptions.Local)
        .Does(call => OpenedAsync(call, nodeFolder, beginning =>
        {
            beginning.Begin([.. call.Need(Statements).Select(Read)]);
            return Describe(beginning, null, [
                "This validator votes above these blocks. Start its node once the others are as far.",
            ]);
        }));

    private static async Task<Answer> OpenedAsync(
        Call call, Option<DirectoryInfo> nodeFolder, Func<NewBeginning, Answer> does)
    {
        var folder = BackupCommands.FolderOf(call, nodeFolder);
        var trail = new AuditTrail();
        using var progress = call.Screen.Progress();
        var opening = Task.Run(() => NewBeginning.Of(folder, Call.Time, trail, call.Stop), call.Stop);
        await progress.WhileAsync(opening, () => trail.Words, call.Stop);
        using var beginning = await opening;
        return does(beginning);
    }

    private static string Read(FileInfo file) =>
        !file.Exists ? throw new FailureException(
            "file-not-found", $"{file.FullName} is missing.", "Give the files that the others' operators wrote.")
        : file.Length > MaxStatementBytes ? throw new LostVotesRefusedException(
            $"{file.Name} is none: it is too large")
        : File.ReadAllText(file.FullName);

    private static Answer Describe(NewBeginning beginning, string? file, IReadOnlyList<string> words) => new(
        new JsonObject
        {
            ["file"] = file,
            ["heads"] = BackupCommands.ToJson(beginning.Heads),
        },
        View.Together(BackupCommands.Table(beginning.Heads), View.Lines([.. words])));
}
