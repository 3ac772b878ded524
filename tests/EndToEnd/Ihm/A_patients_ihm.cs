using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.EndToEnd.Ihm;

/// <summary>A node and an IHM, each in a process of its own, and a sensor.</summary>
public sealed class A_patients_ihm
{
    private const int InBatch = 50;

    [Fact] // spec ihm 1.1, 1.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4.3, 4.4
    public async Task anchors_and_proves_what_a_sensor_sent_and_loses_nothing()
    {
        using var folder = new TestFolder();
        await (await RunningNode.UpAsync(folder)).DisposeAsync();
        folder.Configure($$"""{"browserPort":{{FreePort()}}}""");
        var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = hospital.Connect(await hospital.EnterAsync(node, "alice", Role.Patient), node);
        (await SalusProcess.RunAsync(folder, "ihm", "adopt", "--as", "alice", "--json")).With(0);
        (await SalusProcess.RunAsync(folder, "ihm", "adopt", "--as", "alice", "--json")).With(0);
        AnchorEverySecond(folder);
        using var sensor = Wallet.Create(alice.Wallet.Network, alice.Wallet.Organisation, Role.Device);
        await alice.RegisterDeviceAsync(sensor.Introduce());

        // Killed while it takes in: what it had acknowledged is there, the rest is sent again.
        var ihm = await RunningNode.StartAsync(folder, "ihm");
        var batches = Enumerable.Range(0, 40).Select(index => Batch(sensor, alice.Wallet.Member, index)).ToArray();
        var sending = SendAsync(ihm.Address, batches, stopAfter: 15);
        Assert.Equal(15, await sending);
        await ihm.Process.KillAsync();
        await ihm.DisposeAsync();
        ihm = await RunningNode.StartAsync(folder, "ihm");
        Assert.Equal(40, await SendAsync(ihm.Address, batches, stopAfter: 40));
        Assert.Equal(40 * InBatch, await FigureAsync(ihm, "salus_ihm_store_values"));
        await UntilAsync(ihm, "salus_ihm_watch_backlog", 0);

        // The node is gone for a while: intake goes on, and anchors wait.
        await node.Process.KillAsync();
        await node.DisposeAsync();
        var sent = 40;
        await UntilAsync(async () =>
        {
            await SendAsync(ihm.Address, [Batch(sensor, alice.Wallet.Member, sent++)], stopAfter: 1);
            return await FigureAsync(ihm, "salus_ihm_ledger_reachable") == 0;
        });
        Assert.Contains("No node of the ledger answers", await ihm.AskAsync("/status"), StringComparison.Ordinal);
        node = await RunningNode.UpAsync(folder);
        alice = hospital.Connect(alice.Wallet, node);
        await UntilAsync(async () =>
            (await alice.BatchesAsync(alice.Wallet.Member)).Sum(batch => batch.Count) >= sent * InBatch);
        await UntilAsync(ihm, "salus_ihm_anchor_batches", 0);
        Assert.DoesNotContain(alice.Wallet.Member.ToString(), await ihm.AskAsync("/status"), StringComparison.Ordinal);
        Assert.DoesNotContain(sensor.Member.ToString(), await ihm.AskAsync("/metrics"), StringComparison.Ordinal);

        // Each reading is anchored once, and one is proven without the ledger.
        var anchored = await alice.BatchesAsync(alice.Wallet.Member);
        Assert.Equal(sent * InBatch, anchored.Sum(batch => batch.Count));
        var proof = await ProveAsync(folder, ihm);
        await ihm.DisposeAsync();
        await node.DisposeAsync();
        await VerifyAsync(folder, proof);

        // A store that is gone is not taken for a new one.
        Directory.Delete(Path.Combine(folder.Network, "ihm", "store"), recursive: true);
        (await SalusProcess.RunAsync(folder, "ihm", "--json")).WithError("store-missing", 4);
    }

    [Fact] // spec ihm 1.6, 4.5, 5.1, 5.2
    public async Task tells_of_what_it_finds_on_the_ledger_and_ends_with_the_cause_when_it_cannot_go_on()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = hospital.Connect(await hospital.EnterAsync(node, "alice", Role.Patient), node);
        (await SalusProcess.RunAsync(folder, "ihm", "adopt", "--as", "alice", "--json")).With(0);
        using var sensor = Wallet.Create(alice.Wallet.Network, alice.Wallet.Organisation, Role.Device);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        await using var ihm = await RunningNode.StartAsync(folder, "ihm");
        Assert.Equal(1, await SendAsync(ihm.Address, [Ill(sensor, alice.Wallet.Member)], stopAfter: 1));
        var raised = await AlertAsync(alice);
        Assert.Equal([alice.Wallet.Member], raised.Recipients);
        await hospital.EnterAsync(node, "bob", Role.Patient);
        (await SalusProcess.RunAsync(folder, "ihm", "adopt", "--as", "bob", "--json")).With(0);
        await UntilAsync(ihm, "salus_ihm_patients", 2);

        await File.WriteAllTextAsync(
            Path.Combine(folder.Network, "ihm", "wallets", $"{sensor.Member}.adoption"), "{}");
        await File.WriteAllTextAsync(
            Path.Combine(folder.Network, "ihm", "wallets", $"{sensor.Member}.json"), "{}");
        var ended = await ihm.Process.EndAsync();
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("adoption-damaged", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> ProveAsync(TestFolder folder, RunningNode ihm)
    {
        var proof = Path.Combine(folder.Root, "sample.json");
        var proving = await SalusProcess.RunAsync(
            folder, "ihm", "prove", "h-1007", "--out", proof, "--as", "alice", "--ihm", $"{ihm.Address}", "--json");
        Assert.Equal("h-1007", (string?)proving.With(0).Json["reading"]!["id"]);
        var unknown = await SalusProcess.RunAsync(
            folder, "ihm", "prove", "none", "--out", proof, "--as", "alice", "--ihm", $"{ihm.Address}", "--json");
        unknown.WithError("sample-unknown", 1);
        return proof;
    }

    private static async Task VerifyAsync(TestFolder folder, string proof)
    {
        var shown = await SalusProcess.RunAsync(
            folder, "ihm", "verify", proof, "--genesis", folder.Genesis, "--json");
        Assert.Equal("heart-rate", (string?)shown.With(0).Json["reading"]!["signal"]);
        await File.WriteAllTextAsync(proof, Altered(await File.ReadAllTextAsync(proof)));
        var refused = await SalusProcess.RunAsync(
            folder, "ihm", "verify", proof, "--genesis", folder.Genesis, "--json");
        refused.WithError("proof-invalid", 4);
    }

    private static void AnchorEverySecond(TestFolder folder)
    {
        var path = Path.Combine(folder.Network, "ihm", "ihm.json");
        var json = File.ReadAllText(path).TrimEnd().TrimEnd('}').TrimEnd();
        File.WriteAllText(path, json + ", \"anchorSeconds\": 1 }");
    }

    private static string Altered(string proof)
    {
        const string member = "\"reading\": \"";
        var at = proof.IndexOf(member, StringComparison.Ordinal) + member.Length + 20;
        return proof[..at] + (proof[at] == 'A' ? 'B' : 'A') + proof[(at + 1)..];
    }

    private static byte[] Batch(Wallet sensor, MemberId patient, int number)
    {
        var start = DateTimeOffset.UtcNow.AddHours(-3).ToUnixTimeMilliseconds();
        return Signed(sensor, patient, Enumerable.Range(number * InBatch, InBatch).Select(index => Reading.Of(
            Signal.HeartRate, $"h-{index}", new Timestamp(start + 1_000L * index), 70 + index % 5)));
    }

    // NEWS2 of 7 or more.
    private static byte[] Ill(Wallet sensor, MemberId patient)
    {
        var now = new Timestamp(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return Signed(
            sensor,
            patient,
            [
                Reading.Of(Signal.RespiratoryRate, "r", now, 26),
                Reading.Of(Signal.OxygenSaturation, "o", now, 88),
                Reading.Of(Signal.SystolicPressure, "s", now, 95),
                Reading.Of(Signal.BodyTemperature, "t", now, 39.4),
                Reading.Of(Signal.HeartRate, "h", now, 124),
            ]);
    }

    private static byte[] Signed(Wallet sensor, MemberId patient, IEnumerable<Reading> readings) =>
        Encoding.ASCII.GetBytes(SignedBatch.Sign(
            sensor.SigningKey,
            BatchAddress.New(
                sensor.Network, patient, new Timestamp(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())),
            readings).ToCompact());

    // How many were acknowledged.
    private static async Task<int> SendAsync(Uri ihm, IReadOnlyList<byte[]> batches, int stopAfter)
    {
        using var http = new HttpClient { BaseAddress = ihm, Timeout = TimeSpan.FromMinutes(3) };
        var acknowledged = 0;
        foreach (var batch in batches.Take(stopAfter))
        {
            using var content = new ByteArrayContent(batch);
            content.Headers.ContentType = new("application/jose");
            using var answer = await http.PostAsync("v1/samples", content);
            Assert.True(
                answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            acknowledged++;
        }

        return acknowledged;
    }

    private static async Task<Event.AlertRaised> AlertAsync(SalusClient alice)
    {
        Event.AlertRaised? raised = null;
        await UntilAsync(async () =>
        {
            var log = await alice.AccessLogAsync();
            raised = log.Select(entry => entry.Event).OfType<Event.AlertRaised>().FirstOrDefault();
            return raised is not null;
        });
        return raised!;
    }

    private static async Task<long> FigureAsync(RunningNode ihm, string name)
    {
        var lines = (await ihm.AskAsync("/metrics")).Split('\n');
        var line = Assert.Single(lines, line => line.StartsWith(name + ' ', StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private static Task UntilAsync(RunningNode ihm, string name, long value) =>
        UntilAsync(async () => await FigureAsync(ihm, name) == value);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await isSo())
        {
            await tick.WaitForNextTickAsync(patience.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
