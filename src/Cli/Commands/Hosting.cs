using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Logs;

namespace Salus.Cli.Commands;

/// <summary>Starts a node inside this process: `salus up`, `salus node`, `salus tour`.</summary>
internal static class Hosting
{
    public static readonly Option<int?> Port = new("--port")
    {
        Description = "The port of the API, mutual TLS; 0 takes a free one. Default: 7443, or as node.json says.",
        HelpName = "N",
    };

    public static readonly Option<int?> OperationsPort = new("--operations-port")
    {
        Description = "The port of /health, /status and /metrics on loopback; 0 takes a free one. Default: 7480.",
        HelpName = "N",
    };

    public static readonly Option<int?> BrowserPort = new("--browser-port")
    {
        Description = "The port for browsers, with DPoP tokens; 0 takes a free one. Default: the one above --port.",
        HelpName = "N",
    };

    public static readonly Option<LogForm?> Log = new("--log")
    {
        Description = "Write the node's log to stderr: text for people, json for a log collector. Alone: text.",
        HelpName = "FORM",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens is [var form] ? Form(result, form.Value) : LogForm.Text,
    };

    public static IReadOnlyList<Symbol> Options { get; } = [Port, OperationsPort, BrowserPort, Log];

    public static Task<NodeHost> StartAsync(Call call, string dataFolder, int? defaultPort = null)
    {
        var options = NodeOptions.Read(dataFolder);
        options = options with
        {
            Port = call.Get(Port) ?? defaultPort ?? options.Port,
            OperationsPort = call.Get(OperationsPort) ?? defaultPort ?? options.OperationsPort,
        };
        options = call.Get(BrowserPort) is { } browserPort ? options with { BrowserPort = browserPort } : options;
        return NodeHost.StartAsync(options, Call.Time, Logging(call), call.Stop);
    }

    /// <summary>Tells the other commands where the node is.</summary>
    public static void Announce(NetworkFolder folder, NodeHost node) =>
        new ClientSettings([node.Address], folder.Genesis).Write(folder);

    /// <summary>Serves until Ctrl-C, or until a ledger can go on no more.</summary>
    public static async Task ServeAsync(NodeHost node, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await await Task.WhenAny(node.Completion, stopped.Task);
    }

    private static Action<ILoggingBuilder> Logging(Call call) => builder =>
    {
        if (call.Get(Log) is { } form)
        {
            // stdout is for answers.
            builder.AddProvider(new RedactedLines(Console.Error, form, Call.Time));
        }
    };

    private static LogForm? Form(ArgumentResult result, string word)
    {
        if (Code<LogForm>.TryParse(word, out var form))
        {
            return form;
        }

        result.AddError($"--log: '{word}' must be one of: {string.Join(", ", Code<LogForm>.All)}.");
        return null;
    }
}
