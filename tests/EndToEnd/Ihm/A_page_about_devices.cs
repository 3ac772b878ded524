using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;
using Salus.Ihm.Tests.Intake.Amqp;

namespace Salus.EndToEnd.Ihm;

/// <summary>docs/ihm-devices.md, "From a shell to an alert on the ledger": its own lines, in order, on a real
/// broker.</summary>
public sealed class A_page_about_devices
{
    private const string Prompt = "./salus ";
    private const string MqttPort = "-p 1883";

    [Fact] // spec ihm-intake 8.2, 8.3
    public async Task leads_from_mosquitto_pub_to_an_acknowledgement_on_the_ledger()
    {
        var broker = new RabbitBroker();
        await broker.InitializeAsync();
        try
        {
            Assert.Null(broker.Absent);
            await WalkAsync(broker);
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    private static async Task WalkAsync(RabbitBroker broker)
    {
        using var folder = new TestFolder();
        await using var network = await RunningNode.StartAsync(folder, "up", "--no-ihm");
        RunningNode? ihm = null;
        try
        {
            var answers = new Dictionary<string, JsonObject>();
            foreach (var line in Lines().Where(line => line != "./salus up --no-ihm"))
            {
                if (line.StartsWith("./salus ihm --amqp", StringComparison.Ordinal))
                {
                    ihm = await RunningNode.StartAsync(folder, "ihm", "--amqp", $"{broker.Amqp}");
                }
                else if (line.StartsWith(Prompt, StringComparison.Ordinal))
                {
                    await TypeAsync(folder, line[Prompt.Length..], ihm, answers);
                }
                else
                {
                    await ShellAsync(folder, line, broker);
                }
            }

            var log = answers["access log"]["entries"]!.ToJsonString();
            Assert.Contains("AlertRaised", log, StringComparison.Ordinal);
            Assert.Contains("AlertAcknowledged", log, StringComparison.Ordinal);
        }
        finally
        {
            await (ihm?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static async Task TypeAsync(
        TestFolder folder, string line, RunningNode? ihm, Dictionary<string, JsonObject> answers)
    {
        var parts = line.Split(" > ");
        var alert = answers.GetValueOrDefault("ihm alerts")?["alerts"]![0]!["alert"]!.GetValue<string>();
        List<string> words = [.. parts[0].Split(' ').Select(word => word == "ALERT" ? alert![..8] : word)];
        var name = string.Join(' ', words[..2]);
        if (parts is [_, var file])
        {
            folder.Write(file, System.Text.Encoding.ASCII.GetBytes(
                (await SalusProcess.RunAsync(folder, words)).With(0).Output));
            return;
        }

        string[] where = name is "ihm settings" or "ihm alerts" or "ihm acknowledge"
            ? ["--ihm", $"{ihm!.Address}"]
            : [];
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        do
        {
            var ended = await SalusProcess.RunAsync(folder, [.. words, .. where, "--json"]);
            answers[name] = ended.With(0).Json;
        }
        while (IsUnderWay(name, answers[name]) && await tick.WaitForNextTickAsync(patience.Token));
    }

    // What a person would look at again a moment later.
    private static bool IsUnderWay(string name, JsonObject answer) => name switch
    {
        "ihm alerts" => answer["alerts"]!.AsArray().Count == 0,
        "ihm acknowledge" => answer["acknowledged"]?["transaction"] is null,
        _ => false,
    };

    private static async Task ShellAsync(TestFolder folder, string line, RabbitBroker broker)
    {
        var start = new ProcessStartInfo("bash", ["-c", line.Replace(MqttPort, $"-p {broker.MqttPort}")])
        {
            WorkingDirectory = folder.Root,
        };
        using var shell = Process.Start(start)!;
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(0, shell.ExitCode);
    }

    private static List<string> Lines()
    {
        var chapter = File.ReadAllLines(Path.Combine(SalusProgram.Checkout, "docs", "ihm-devices.md"))
            .SkipWhile(line => !line.StartsWith("## From a shell", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        var isCode = false;
        return
        [
            .. chapter.Where(line =>
            {
                var isFence = line.StartsWith("```", StringComparison.Ordinal);
                isCode ^= isFence;
                return isCode && !isFence;
            }),
        ];
    }
}
