using System.Net;
using System.Text.Json;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Alerts;

public sealed class A_webhook
{
    [Fact] // spec ihm-alerts 7.2
    public async Task can_check_who_sent_what_to_whom_and_when()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        await scene.FindAsync();
        var got = await receiver.NextAsync();

        var signature = Jws.Parse(System.Text.Encoding.ASCII.GetBytes(got.Signature));
        Assert.True(signature.Verify(scene.Ledger.AgentKey.Public));
        Assert.Equal("salus-alert", signature.Typ);
        using var said = JsonDocument.Parse(signature.Payload);
        Assert.Equal(Digest.Of(got.Body).ToString(), said.RootElement.GetProperty("body").GetString());
        Assert.Equal(got.Key, said.RootElement.GetProperty("key").GetString());
        Assert.Equal(receiver.Address.AbsoluteUri, said.RootElement.GetProperty("to").GetString());
        Assert.Equal(Findings.Noon.UnixMs, said.RootElement.GetProperty("time").GetInt64());
        Assert.Equal(("application/json", $"{Findings.Bob}-1"), (got.Type, got.Key));
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal("too-low", body.RootElement.GetProperty("kind").GetString());
        Assert.Equal(1, body.RootElement.GetProperty("sequence").GetInt64());
    }

    [Theory] // spec ihm-alerts 6.2, 7.3
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task that_fails_gets_the_same_again_with_the_same_key(int status)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await scene.FindAsync(0);
        await scene.FindAsync(1);
        var first = await receiver.NextAsync();
        await scene.TryAgainAsync(1);
        var second = await receiver.NextAsync();
        receiver.Answers = (_, _) => Task.CompletedTask;
        await scene.TryAgainAsync(2);
        var third = await receiver.NextAsync();
        Assert.Equal((first.Key, first.Key), (second.Key, third.Key));
        Assert.Equal(first.Body, third.Body);
        Assert.EndsWith("-2", (await receiver.NextAsync()).Key);
    }

    [Fact] // spec ihm-alerts 6.2, 7.3
    public async Task that_hangs_holds_up_nobody_else()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        var reached = new TaskCompletionSource();
        slow.Answers = (_, http) =>
        {
            reached.TrySetResult();
            return new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
        };
        await using var scene = await Scene.BeginAsync(set: begun => begun.Settings = begun.Settings with
        {
            First = [new(Findings.Bob, slow.Address), new(Findings.Carol, quick.Address)],
            Second = null,
        });
        await scene.FindAsync();
        await quick.NextAsync();
        await scene.Ledger.HasAsync(1);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        scene.Time.Advance(WebhookSender.Patience);
        await scene.Time.WhenSomebodyWaits(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("webhook-silent", scene.Desk.Deliveries.Single(one => one.Fault is not null).Fault);
    }

    [Theory] // spec ihm-alerts 6.3, 7.1, 7.3
    [InlineData(302, "webhook-redirects")]
    [InlineData(307, "webhook-redirects")]
    [InlineData(404, "webhook-refuses")]
    [InlineData(410, "webhook-refuses")]
    public async Task that_will_never_take_it_is_named_and_the_next_goes_on(int status, string code)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = new Uri(receiver.Address, "/stolen").AbsoluteUri;
            return Task.CompletedTask;
        };
        await scene.FindAsync(0);
        Assert.Equal("/alerts", (await receiver.NextAsync()).Path);
        receiver.Answers = (_, _) => Task.CompletedTask;
        await scene.FindAsync(1);
        Assert.Equal("/alerts", (await receiver.NextAsync()).Path);
        var lost = Assert.Single(scene.Desk.Deliveries, one => one.GivenUp is not null);
        Assert.Equal((code, 1), (lost.Fault, lost.Attempts));
        await scene.RestartAsync();
        Assert.Equal(code, Assert.Single(scene.Desk.Deliveries, one => one.GivenUp is not null).Fault);
        Assert.False(receiver.HasMore);
    }

    [Fact] // spec ihm-alerts 6.3
    public async Task that_failed_for_a_day_is_named_and_the_next_goes_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await scene.FindAsync(0);
        await receiver.NextAsync();
        await scene.RestartAsync(TimeSpan.FromHours(24));
        await receiver.NextAsync();
        receiver.Answers = (_, _) => Task.CompletedTask;
        await scene.FindAsync(1);
        await receiver.NextAsync();

        Assert.Equal("webhook-failing", scene.Desk.Deliveries.Single(one => one.GivenUp is not null).Fault);
    }

    [Theory] // spec ihm-alerts 7.1
    [InlineData("https://hospital.example/alerts?of=bob", true)]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://hospital.example/", false)]
    [InlineData("ftp://hospital.example/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("https://bob:secret@hospital.example/", false)]
    [InlineData("https://hospital.example/#here", false)]
    [InlineData("/alerts", false)]
    [InlineData("", false)]
    public void has_an_address_of_one_kind(string text, bool isOne) =>
        Assert.Equal(isOne, WebhookAddress.TryRead(text, out _));

    [Theory] // spec ihm-alerts 7.1
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4001::200e", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void leads_to_public_addresses_only(string address, bool may)
    {
        Assert.Equal(may, WebhookAddress.MayConnect(IPAddress.Parse(address), isLoopbackAllowed: false));
        var isLoopback = address is "127.0.0.1" or "::1" or "::ffff:127.0.0.1";
        Assert.Equal(may || isLoopback, WebhookAddress.MayConnect(IPAddress.Parse(address), isLoopbackAllowed: true));
    }

    [Theory] // spec ihm-alerts 7.1
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("8.8.8.8,10.0.0.1")]
    public async Task is_judged_by_the_addresses_that_its_name_has_now(string addresses)
    {
        using var sender = new WebhookSender(
            isLoopbackAllowed: false,
            TimeProvider.System,
            (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Split(',').Select(IPAddress.Parse)]));
        var outcome = await sender.SendAsync(
            new Uri("https://hospital.example/"),
            new WebhookRequest([], "key", Findings.Noon),
            _ => "signature",
            CancellationToken.None);
        Assert.Equal(new Attempt.Never("webhook-address-not-allowed"), outcome);
    }

    [Fact] // spec ihm-alerts 7.1
    public async Task on_loopback_is_refused_unless_the_operator_allows_it()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sender = new WebhookSender(isLoopbackAllowed: false, TimeProvider.System);
        var outcome = await sender.SendAsync(
            receiver.Address, new WebhookRequest([], "key", Findings.Noon), _ => "signature", CancellationToken.None);
        Assert.Equal(new Attempt.Never("webhook-address-not-allowed"), outcome);
        Assert.False(receiver.HasMore);
    }
}
