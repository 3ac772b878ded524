using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>A command whose help ends with examples, and which answers or fails in one way.</summary>
internal sealed class SalusCommand : Command
{
    public SalusCommand(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Examples = examples;
        Options.Add(new HelpOption { Action = new HelpWithExamples(this) });
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>Adds options and arguments.</summary>
    public SalusCommand With(params IEnumerable<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option: Options.Add(option); break;
                case Argument argument: Arguments.Add(argument); break;
                case Command command: Subcommands.Add(command); break;
                default: throw new ArgumentException("an option, an argument or a command", nameof(symbols));
            }
        }

        return this;
    }

    /// <summary>Another name that works, and is not shown first.</summary>
    public SalusCommand AlsoCalled(string name)
    {
        Aliases.Add(name);
        return this;
    }

    /// <summary>What the command does; whatever goes wrong becomes a failure with a code and an exit code.</summary>
    public SalusCommand Does(Func<Call, Task<Answer>> act) => Runs(async call =>
    {
        var answer = await act(call);
        call.Screen.Write(answer);
        return answer.ExitCode;
    });

    /// <summary>As <see cref="Does"/>, for what goes on after it has answered: the result is the exit code.</summary>
    public SalusCommand Runs(Func<Call, Task<int>> act)
    {
        SetAction(async (parse, stop) =>
        {
            using var call = new Call(parse, stop);
            return await call.RunAsync(act);
        });
        return this;
    }
}

/// <summary>The library's help, and below it the examples.</summary>
internal sealed class HelpWithExamples(SalusCommand? command) : SynchronousCommandLineAction
{
    private static readonly string[] RootExamples =
    [
        "./salus up --tour                      a network on this machine, and a walk through it",
        "./salus consent grant --help           what a command takes, with examples",
    ];

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        new HelpAction().Invoke(parseResult);
        output.WriteLine("Examples:");
        foreach (var example in command?.Examples ?? RootExamples)
        {
            output.WriteLine($"  {example}");
        }

        if (command is null)
        {
            output.WriteLine();
            output.WriteLine($"Exit codes: {ExitCodes.InWords}");
        }

        return ExitCodes.Ok;
    }
}
