using System.Text;
using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.EndToEnd.Ihm;

/// <summary>A node and an IHM, each in a process of its own, a sensor, and a doctor whom the patient permits.</summary>
public sealed class A_doctor_who_is_alerted
{
    [Fact] // spec ihm-alerts 4.3, 8.1, 8.2, 8.3, 9.1, 9.2, 9.3
    public async Task sets_thresholds_hears_of_alerts_and_acknowledges_them_on_the_ledger()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = hospital.Connect(await hospital.EnterAsync(node, "alice", Role.Patient), node);
        var bob = hospital.Connect(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
        await alice.GrantAsync(
            bob.Wallet.Grantee, new GrantTerms([Category.VitalSigns], Purpose.TREAT, Period.Days(1)));
        (await SalusProcess.RunAsync(folder, "ihm", "adopt", "--as", "alice", "--json")).With(0);
        using var sensor = Wallet.Create(alice.Wallet.Network, alice.Wallet.Organisation, Role.Device);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        await using var ihm = await RunningNode.StartAsync(folder, "ihm");
        await BobAsync(folder, ihm, "settings", "--patient", "alice", "--signal", "heart-rate", "--high", "130");
        var set = await BobAsync(
            folder, ihm, "settings", "--patient", "alice", "--signal", "respiratory-rate", "--high", "25");
        Assert.Equal(130, (double?)set["thresholds"]!["heart-rate"]!["high"]);

        using var told = new IhmClient(ihm.Address, bob.Wallet, TimeProvider.System);
        await using var notices = told.AlertsAsync(0).GetAsyncEnumerator();
        await MeasureAsync(ihm, sensor, alice.Wallet.Member, Signal.HeartRate, 150);
        var first = await NextAsync(notices, "raised", "heart-rate");
        var list = await SalusProcess.RunAsync(folder, "ihm", "alerts", "--as", "bob", "--ihm", $"{ihm.Address}");
        Assert.Contains("heart-rate too high: 150 /min, threshold 130", list.With(0).Output, StringComparison.Ordinal);
        var unknown = await SalusProcess.RunAsync(
            folder, "ihm", "acknowledge", "zzzz", "--as", "bob", "--ihm", $"{ihm.Address}", "--json");
        unknown.WithError("unknown-alert", 1);
        var seen = await BobAsync(folder, ihm, "acknowledge", ((string)first["alert"]!)[..8]);
        Assert.NotNull((string?)seen["acknowledged"]!["transaction"]);
        await NextAsync(notices, "acknowledged", "heart-rate");

        // The second goes to the ledger past the IHM, which hears of it there.
        await MeasureAsync(ihm, sensor, alice.Wallet.Member, Signal.RespiratoryRate, 30);
        var second = await NextAsync(notices, "raised", "respiratory-rate");
        Assert.Equal((long?)first["sequence"] + 1, (long?)second["sequence"]);
        Assert.True(AlertId.TryParse((string)second["alert"]!, out var alert));
        await RaisedAsync(alice, alert);
        await bob.AcknowledgeAlertAsync(alice.Wallet.Member, alert, 1);
        await NextAsync(notices, "acknowledged", "respiratory-rate");

        var log = (await alice.AccessLogAsync()).Select(entry => entry.Event).ToList();
        Assert.Equal([1L, 2L], log.OfType<Event.AlertRaised>().Select(raised => raised.Sequence));
        Assert.All(log.OfType<Event.AlertRaised>(), raised => Assert.Equal([bob.Wallet.Member], raised.Recipients));
        Assert.Equal(2, log.OfType<Event.AlertAcknowledged>().Count(one => one.By == bob.Wallet.Member));
    }

    private static async Task<JsonNode> BobAsync(TestFolder folder, RunningNode ihm, params string[] words)
    {
        string[] line = ["ihm", .. words, "--as", "bob", "--ihm", $"{ihm.Address}", "--json"];
        return (await SalusProcess.RunAsync(folder, line)).With(0).Json;
    }

    private static async Task<JsonNode> NextAsync(IAsyncEnumerator<string> notices, string happened, string signal)
    {
        Assert.True(await notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(3)));
        var notice = JsonNode.Parse(notices.Current)!;
        Assert.Equal((happened, signal), ((string?)notice["happened"], (string?)notice["signal"]));
        return notice;
    }

    private static async Task RaisedAsync(SalusClient alice, AlertId wanted)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!(await alice.AccessLogAsync(patience.Token)).Any(entry =>
            entry.Event is Event.AlertRaised raised && raised.Alert == wanted))
        {
            await tick.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task MeasureAsync(
        RunningNode ihm, Wallet sensor, MemberId patient, Signal signal, double value)
    {
        var now = new Timestamp(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var batch = SignedBatch.Sign(
            sensor.SigningKey,
            BatchAddress.New(sensor.Network, patient, now),
            [Reading.Of(signal, $"{signal}-1", now, value)]).ToCompact();
        using var http = new HttpClient { BaseAddress = ihm.Address };
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(batch));
        content.Headers.ContentType = new("application/jose");
        using var answer = await http.PostAsync("v1/samples", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
