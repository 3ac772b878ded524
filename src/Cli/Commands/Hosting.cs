using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Logs;

namespace Salus.Cli.Commands;

/// <summary>Starts nodes: `salus up`, `salus node`, `salus tour`.</summary>
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

    public static readonly Option<int?> IhmPort = new("--ihm-port")
    {
        Description = "The port of a new network's IHM, which its portal may call; 0 takes a free one. Default: 7470, "
            + "or a free one where --port is 0.",
        HelpName = "N",
    };

    public static readonly Option<bool> NoIhm = new("--no-ihm")
    {
        Description = "Start no IHM beside the nodes. By itself it runs with: ./salus ihm",
    };

    public static readonly Option<LogForm?> Log = new("--log")
    {
        Description = "Write the log to stderr: text for people, json for a log collector. Alone: text.",
        HelpName = "FORM",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens is [var form] ? Form(result, form.Value) : LogForm.Text,
    };

    public static readonly Option<bool> WhileStdin = new("--while-stdin")
    {
        Description = "Stop when stdin ends: for a program that starts this one and may die.",
    };

    public static readonly Option<int?> Validators = new("--validators")
    {
        Description = "How many hospitals run a validator in a new network, each a process: 1, or from 4 to 7. "
            + $"Default: {DevelopmentPlan.UsualValidators}.",
        HelpName = "N",
    };

    public static readonly Option<int?> Regions = new("--regions")
    {
        Description = "How many regions a new network has, side by side, each with so many validators. Default: 1.",
        HelpName = "N",
    };

    public static IReadOnlyList<Symbol> Options { get; } = [Port, OperationsPort, BrowserPort, Log, WhileStdin];

    /// <summary>What a new network is founded as.</summary>
    public static DevelopmentPlan Plan(Call call, int? defaultPort = null)
    {
        var port = call.Get(Port) ?? defaultPort ?? 7443;
        var ihmPort = call.Get(IhmPort) ?? (port == 0 ? 0 : DevelopmentPlan.UsualIhmPort);
        return new()
        {
            Validators = call.Get(Validators) ?? DevelopmentPlan.UsualValidators,
            Regions = call.Get(Regions) ?? 1,
            Port = port,
            BrowserPort = call.Get(BrowserPort),
            OperationsPort = call.Get(OperationsPort),
            IhmPort = ihmPort == 0 ? NodePorts.Free(1)[0].Members : ihmPort,
        };
    }

    /// <summary>Fails when the options ask for another network than the one that is there.</summary>
    public static void RequireAsFounded(Call call)
    {
        var (nodes, regions) = (call.Folder.Nodes.Count, call.ReadRegions().Count);
        if ((call.Get(Validators) ?? (nodes / regions)) * regions != nodes || (call.Get(Regions) ?? regions) != regions)
        {
            throw new FailureException(
                "network-of-other-size",
                $"{call.Folder.Root} holds a network of another size: {nodes} nodes in {regions} regions.",
                "Leave --validators and --regions out, or found another network: --data FOLDER");
        }

        if (call.Get(IhmPort) is not null)
        {
            throw new FailureException(
                "ports-are-settled",
                "The portal of a network that is there calls the IHMs that its node.json lists.",
                "Change portalIhms there, and the port in ihm/ihm.json.");
        }

        var port = call.Get(Port) ?? call.Get(OperationsPort) ?? call.Get(BrowserPort);
        if (call.Folder.HasSeveralNodes && port is not null)
        {
            throw new FailureException(
                "ports-are-settled",
                "Each of several nodes listens where its node.json says.",
                "Change the ports there, and the addresses in the other nodes' peers and in client.json.");
        }
    }

    /// <summary>Serves a network's folder: its node inside this process, or its several nodes each in its
    /// own.</summary>
    public static async Task<IServedNetwork> UpAsync(Call call, int? defaultPort = null) => call.Folder.HasSeveralNodes
        ? await SeveralNodes.StartAsync(call.Folder, call.Screen, call.Stop)
        : await StartAsync(call, call.Folder.Node, defaultPort);

    /// <summary>Serves one node's data folder inside this process.</summary>
    public static async Task<IServedNetwork> StartAsync(Call call, string dataFolder, int? defaultPort = null)
    {
        var options = NodeOptions.Read(dataFolder);
        options = options with
        {
            Port = call.Get(Port) ?? defaultPort ?? options.Port,
            OperationsPort = call.Get(OperationsPort) ?? defaultPort ?? options.OperationsPort,
        };
        options = call.Get(BrowserPort) is { } browserPort ? options with { BrowserPort = browserPort } : options;
        return new OneNode(dataFolder, await NodeHost.StartAsync(options, Call.Time, Logging(call), call.Stop));
    }

    /// <summary>Serves until Ctrl-C, until no node can go on, or, where that is asked for, until stdin ends.</summary>
    public static Task ServeAsync(Call call, IServedNetwork network) => UntilStoppedAsync(call, network.ServeAsync);

    /// <summary>Lets something run until Ctrl-C, until it ends by itself, or until stdin does where that is asked
    /// for.</summary>
    public static async Task UntilStoppedAsync(Call call, Func<CancellationToken, Task> serve)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(call.Stop);
        if (call.Get(WhileStdin))
        {
            _ = StopWithStdinAsync(stopping);
        }

        await serve(stopping.Token);
    }

    /// <summary>Tells the other commands where the node is. Several nodes are where they were founded to be.</summary>
    public static void Announce(NetworkFolder folder, IServedNetwork served)
    {
        if (!folder.HasSeveralNodes)
        {
            new ClientSettings([.. served.Nodes.Select(node => node.Address)], folder.Genesis).Write(folder);
        }
    }

    private static async Task StopWithStdinAsync(CancellationTokenSource stopping)
    {
        await Task.Yield();
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, stopping.Token);
        await stopping.CancelAsync();
    }

    public static Action<ILoggingBuilder> Logging(Call call) => builder =>
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
