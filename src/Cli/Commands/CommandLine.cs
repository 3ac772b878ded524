using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using System.Text.RegularExpressions;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>The `salus` command: its tree, and how a line is read.</summary>
internal static partial class CommandLine
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
            DeviceCommands.Create(),
            RecordCommands.Create(),
            ConsentCommands.Create(),
            AccessCommands.Create(),
            RecoveryCommands.Create(),
            ProofCommand.Create(),
            VerifyCommand.Create(),
            LedgerCommands.Create(),
            GovernanceCommands.Create(),
            PortalCommands.Create(),
            SupportCommand.Create(),
            BenchCommand.Create(),
            SimulateCommand.Create(),
            IhmCommands.Create(),
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
                string.Join(" ", parse.Errors.Select(error => Words(error.Message))),
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

    // The library names a type of .NET.
    private static string Words(string message) => Unparsed().Replace(message, found =>
        $"{found.Groups["option"]} must be {Expected(found.Groups["type"].Value)}, not {found.Groups["value"]}.");

    private static string Expected(string type) =>
        type.Contains("Int32", StringComparison.Ordinal) ? $"a whole number of at most {int.MaxValue:N0}"
        : type.Contains("Int64", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("Uri", StringComparison.Ordinal) ? "an address"
        : "true or false";

    [GeneratedRegex("Cannot parse argument (?<value>'.*') for option '(?<option>.*)' as expected type '(?<type>.*)'.")]
    private static partial Regex Unparsed();

    /// <summary>`salus record put`, as one would type it.</summary>
    private static string PathWords(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{parent.PathWords()} {command.Name}"
            : "./salus";
}
