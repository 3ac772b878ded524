using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm`: runs the IHM of this machine.</summary>
internal static class IhmRun
{
    private static readonly Option<int?> Port = new("--port")
    {
        Description = "The port that devices and doctors call; 0 takes a free one. Default: 7470, or as ihm.json says.",
        HelpName = "N",
    };

    private static readonly Option<int?> OperationsPort = new("--operations-port")
    {
        Description = "The port of /health, /status and /metrics on loopback; 0 takes a free one. Default: 7471.",
        HelpName = "N",
    };

    private static readonly Option<string> Amqp = new("--amqp")
    {
        Description = "The broker that devices publish to over MQTT, for instance amqp://guest:guest@127.0.0.1:5672/",
        HelpName = "URL",
    };

    private static readonly Option<string> Database = new("--database")
    {
        Description = "A PostgreSQL database, without a password: that belongs into ihm.json. Default: SQLite in the "
            + "folder.",
        HelpName = "CONNECTION",
    };

    // What Npgsql calls a password.
    private static readonly string[] PasswordWords = ["password", "pwd", "psw"];

    public static SalusCommand Create() => new SalusCommand(
        "ihm",
        "The IoT Health Manager: takes in what patients' sensors measure, watches it, anchors it on the ledger, tells "
        + "doctors. Without a further word it runs, for the patients who adopted it.",
        "./salus ihm",
        "./salus ihm --log",
        "./salus ihm --amqp amqp://guest:guest@127.0.0.1:5672/")
        .With(Port, OperationsPort, Amqp, Database, Hosting.Log, Hosting.WhileStdin, StandardOptions.PassphraseFile)
        .With(StandardOptions.Local)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var options = OptionsOf(call);
        var passphrase = Passphrases.Find(
            call.Get(StandardOptions.PassphraseFile), call.Folder, "the wallets of the IHM's agents");
        await using var ihm = await IhmHost.StartAsync(
            options, passphrase, Call.Time, Hosting.Logging(call), call.Stop);
        call.Screen.Write(Describe(ihm, options));
        await Hosting.UntilStoppedAsync(call, async stop =>
        {
            var stopped = new TaskCompletionSource();
            await using var registration = stop.Register(stopped.SetResult);
            await await Task.WhenAny(ihm.Completion, stopped.Task);
        });
        return ExitCodes.Ok;
    }

    private static IhmOptions OptionsOf(Call call)
    {
        IhmConfiguration.WriteBeside(call.Folder);
        var options = IhmOptions.Read(call.Folder.Ihm);
        return options with
        {
            Port = call.Get(Port) ?? options.Port,
            OperationsPort = call.Get(OperationsPort) ?? options.OperationsPort,
            Amqp = call.Get(Amqp) is { } amqp ? BrokerAt(amqp) : options.Amqp,
            Database = DatabaseOf(call) ?? options.Database,
        };
    }

    private static Uri BrokerAt(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw new FailureException(
            "address-malformed",
            "A broker's address begins with amqp:// or amqps:// and names host and port.",
            "For instance: --amqp amqp://guest:guest@127.0.0.1:5672/");

    // Other users of the machine can read a command line.
    private static string? DatabaseOf(Call call) =>
        call.Get(Database) is { } database && PasswordWords.Any(
            word => database.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? throw new FailureException(
                "password-on-command-line",
                "Others on this machine can read a password on the command line.",
                "Set \"database\" in ihm.json, a file that only you may open.")
            : call.Get(Database);

    private static string Patients(int count) => count == 1 ? "one patient" : $"{count} patients";

    private static Answer Describe(IhmHost ihm, IhmOptions options) => new(
        new JsonObject
        {
            ["address"] = ihm.Address.ToString(),
            ["operations"] = ihm.OperationsAddress.ToString(),
            ["patients"] = ihm.Patients,
            ["folder"] = options.Folder,
        },
        View.Together(
            View.Lines($"The IHM on {options.Folder} serves {Patients(ihm.Patients)}."),
            View.Fields(
                ("devices and doctors", ihm.Address.ToString()),
                ("status for people", new Uri(ihm.OperationsAddress, "/status").ToString()),
                ("metrics", new Uri(ihm.OperationsAddress, "/metrics").ToString())),
            View.Lines("", "Ctrl-C stops it.")));
}
