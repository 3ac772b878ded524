using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>The `salus` command: its tree, and how a line is read.</summary>
internal static class CommandLine
{
    // One tree for good: its options are shared, and every further tree would make them slower to look up.
    private static readonly Lazy<RootCommand> Whole = new(Grow);

    public static RootCommand Tree => Whole.Value;

    private static RootCommand Grow()
    {
        var root = new RootCommand(
            "Salus: patients hold the keys, hospitals together run the ledger, nobody in the middle can read a record.")
        {
            UpCommand.Create(),
            TourCommand.Create(),
            NodeCommand.Create(),
            CaCommands.Create(),
            WalletCommands.Create(),
            MemberCommands.Create(),
            RecordCommands.Create(),
            ConsentCommands.Create(),
            AccessCommands.Create(),
            RecoveryCommands.Create(),
            ProofCommand.Create(),
            VerifyCommand.Create(),
            LedgerCommands.Create(),
            GovernanceCommands.Create(),
            SupportCommand.Create(),
            BenchCommand.Create(),
            SimulateCommand.Create(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples(null);
        }

        return root;
    }

    public static Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return RunAsync(arguments, Console.Out, Console.Error);
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var parse = Tree.Parse(arguments);
        if (parse.Action is ParseErrorAction)
        {
            var path = parse.CommandResult.Command.PathWords();
            var screen = new Screen(output, errors, arguments.Contains("--json"));
            screen.Write(new Failure(
                "usage",
                string.Join(" ", parse.Errors.Select(error => error.Message)),
                $"See: {path} --help",
                ExitCodes.BadInput));
            return ExitCodes.BadInput;
        }

        return await parse.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
        });
    }

    /// <summary>`salus record put`, as one would type it.</summary>
    private static string PathWords(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{parent.PathWords()} {command.Name}"
            : "./salus";
}
