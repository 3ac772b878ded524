using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Peers;
using Salus.Node.Tests.Certificates;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Peers;

public sealed class A_lane : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly PeerRegion _region;
    private RunningPeer _one = null!;

    public A_lane() => _region = new PeerRegion(_time);

    public async Task InitializeAsync() => _one = await _region.StartAsync(1, 2);

    public async Task DisposeAsync() => await _region.DisposeAsync();

    [Fact] // spec peers 2.5
    public async Task ends_when_its_certificate_is_revoked()
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        using var lane = await GreetedAsync(certificate);

        var list = _region.Authority(2).Revoke([Lists.SerialOf(certificate.RawData)], RevocationReason.KeyCompromise);
        _one.Transport.Revocations.Take(TestNetwork.Organisation("h2"), list);

        await lane.EndAsync();
        Assert.Contains("The lane of validator v2 was cut: its certificate has been revoked", _region.Log.Text);
    }

    [Fact] // spec peers 2.5
    public async Task ends_with_its_certificate()
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        using var lane = await GreetedAsync(certificate);

        _time.Advance(CertificateAuthority.IssuedLifetime + TimeSpan.FromMinutes(10));

        await lane.EndAsync();
        Assert.Contains("its certificate is not valid now", _region.Log.Text);
    }

    [Fact] // spec peers 2.5
    public async Task ends_in_both_directions_when_its_validator_has_a_vote_on_no_ledger_any_more()
    {
        var two = await _region.StartAsync(2, 1);
        await two.Policies.ConnectedAsync("v1");
        await ConnectedAsync(_one, "v2");

        // The other ledger rests, and may need its vote for the next block.
        _region.LetGo("v2", LedgerName.Policies);
        _one.Network.Review();
        two.Network.Send(LedgerName.Records, "v1", new PeerMessage.Greeting(7));
        Assert.Equal(7UL, await _one.Records.GreetingAsync());

        _region.LetGo("v2", LedgerName.Records);
        _time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => !_one.Network.States[0].IsSentTo && !_one.Network.States[0].IsHeard, passingMs: 0);

        _one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(1));
        Assert.Contains("salus_peer_dropped_total{validator=\"v2\"} 1", _one.Metrics);
    }

    [Fact] // spec peers 2.4
    public async Task is_made_with_a_renewed_certificate_while_the_one_before_lives_on()
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        using var before = await GreetedAsync(certificate);
        var former = _one.Transport.Server.Present.Certificate.SerialNumber;

        ServerCertificateFile.Issue(_region.Authority(1), "v1", _region.FolderOf(1), []);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotEqual(former, _one.Transport.Server.Present.Certificate.SerialNumber);
        await before.GreetAsync(8);
        Assert.Equal(8ul, await _one.Policies.GreetingAsync());
        var list = _region.Authority(1).Revoke([former], RevocationReason.Superseded);
        var two = await _region.StartAsync(2, 1);
        two.Transport.Revocations.Take(TestNetwork.Organisation("h1"), list);

        // Both ends know only the new one: dialling and accepting need it.
        await ConnectedAsync(_one, "v2");
        await ConnectedAsync(two, "v1");
    }

    [Fact] // spec peers 3.4
    public async Task replaces_the_one_before()
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        using var before = await GreetedAsync(certificate);
        using var after = await OwnLane.OpenAsync(_one.Network.Address, certificate);

        await before.EndAsync();
        await after.GreetAsync(9);

        Assert.Equal(9ul, await _one.Policies.GreetingAsync());
        Assert.True(_one.Network.States[0].IsHeard);
    }

    [Theory] // spec peers 4.2
    [InlineData("01000001", WebSocketMessageType.Binary)]
    [InlineData("7fffffff", WebSocketMessageType.Binary)]
    [InlineData("ffffffff", WebSocketMessageType.Binary)]
    [InlineData("0000000401020304", WebSocketMessageType.Binary)]
    [InlineData("68656c6c6f", WebSocketMessageType.Text)]
    public async Task ends_with_what_is_no_message_and_the_node_goes_on(string bytes, WebSocketMessageType type)
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        for (var again = 0; again < 2; again++)
        {
            using var lane = await GreetedAsync(certificate);
            await lane.SendAsync(Convert.FromHexString(bytes), type);
            await lane.EndAsync();
        }

        using var next = await GreetedAsync(certificate);
        Assert.Contains("salus_peer_malformed_total{validator=\"v2\"} 2", _one.Metrics);
        Assert.Single(_region.Log.Text.Split('\n'), line => line.Contains("sends what is no message"));
    }

    [Fact] // spec peers 3.3, 3.6
    public async Task that_is_not_read_holds_up_nobody_and_no_memory()
    {
        await using var region = new PeerRegion(_time);
        using var certificate = PeerRegion.NodeCertificate(region.Authority(2), "v2");
        using var door = new OwnDoor(region.AddressOf(2), certificate);
        var taken = door.TakeAsync();
        var one = await region.StartAsync(1, 2);
        await one.Policies.ConnectedAsync("v2");
        await taken;
        var work = new PeerMessage.Work([new byte[500_000]]);
        var give = new PeerMessage.Give([new byte[500_000]]);

        // 100 MB each, of which half and three quarters of 32 MiB wait.
        for (var number = 0; number < 200; number++)
        {
            one.Network.Broadcast(LedgerName.Policies, work);
        }

        Assert.InRange(one.Network.Waiting("v2"), 1, 16 * 1024 * 1024);
        for (var number = 0; number < 200; number++)
        {
            one.Network.Broadcast(LedgerName.Policies, give);
        }

        Assert.InRange(one.Network.Waiting("v2"), 16 * 1024 * 1024, 24 * 1024 * 1024);
        for (var number = 0ul; number < 200_000; number++)
        {
            one.Network.Broadcast(LedgerName.Policies, new PeerMessage.Greeting(number));
        }

        Assert.InRange(one.Network.Waiting("v2"), 24 * 1024 * 1024, 32 * 1024 * 1024);
        Assert.Contains("salus_peer_dropped_total{validator=\"v2\"}", one.Metrics);

        // Nothing goes through for 10 s: the lane is cut, and what waited with it.
        await UntilAsync(() => one.Network.Waiting("v2") == 0, passingMs: 5_000);
    }

    [Fact] // spec peers 3.6
    public async Task whose_other_end_answers_nothing_is_cut_at_either_end()
    {
        await using var region = new PeerRegion { Limits = Quick(1) };
        using var certificate = PeerRegion.NodeCertificate(region.Authority(2), "v2");
        using var door = new OwnDoor(region.AddressOf(2), certificate);
        var taken = door.TakeAsync();
        var end = region.Log.NextAsync("The lane to validator v2 ended");
        var one = await region.StartAsync(1, 2);
        await taken;

        // It sends once and then does not even answer a ping.
        using var lane = await OwnLane.OpenAsync(one.Network.Address, certificate);
        var other = region.Log.NextAsync("A lane of validator v2 ended");
        await lane.GreetAsync(1);

        await end.WaitAsync(TimeSpan.FromSeconds(60));
        await other.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, one.Policies.Count);
    }

    [Fact] // spec peers 3.2
    public async Task whose_other_end_says_more_than_that_it_lives_is_cut()
    {
        await using var region = new PeerRegion(_time);
        using var certificate = PeerRegion.NodeCertificate(region.Authority(2), "v2");
        using var door = new OwnDoor(region.AddressOf(2), certificate);
        var taken = door.TakeAsync();
        var end = region.Log.NextAsync("The lane to validator v2 ended: it says more than that it lives");
        var one = await region.StartAsync(1, 2);
        await one.Policies.ConnectedAsync("v2");
        await taken;

        await door.PulseAsync(1000);
        Assert.False(end.IsCompleted);
        await door.PulseAsync(1);

        await end.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact] // spec peers 3.6, 4.1
    public async Task to_a_slow_reader_lives_on_and_loses_nothing()
    {
        const int Second = 1_000_000;
        await using var region = new PeerRegion { Limits = Quick(4) with { BytesPerSecond = Second } };
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");

        // Longer under way than the other end may be silent.
        const int Count = 60;
        for (var number = 0; number < Count; number++)
        {
            one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Give([new byte[Second / 10]]));
        }

        one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(1));
        for (var number = 0; number < Count; number++)
        {
            Assert.IsType<PeerMessage.Give>((await two.Policies.NextAsync()).Message);
        }

        Assert.Equal(1ul, await two.Policies.GreetingAsync());
        Assert.Contains("salus_peer_lanes_total{validator=\"v2\"} 1", one.Metrics);
    }

    private static PeerLimits Quick(int seconds) => new()
    {
        Pulse = TimeSpan.FromSeconds(seconds) / 4,
    };

    private async Task<OwnLane> GreetedAsync(X509Certificate2 certificate)
    {
        var lane = await OwnLane.OpenAsync(_one.Network.Address, certificate);
        await lane.GreetAsync(7);
        Assert.Equal(7ul, await _one.Policies.GreetingAsync());
        return lane;
    }

    private Task ConnectedAsync(RunningPeer peer, string validator) =>
        UntilAsync(() => peer.Network.States.Single(state => state.Validator == validator).IsSentTo);

    // Time passes, so that a peer is dialled again; but not so fast that no dial comes to its end.
    private async Task UntilAsync(Func<bool> isSo, int passingMs = 50)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isSo())
        {
            await tick.WaitForNextTickAsync(patience.Token);
            _time.Advance(TimeSpan.FromMilliseconds(passingMs));
        }
    }
}
