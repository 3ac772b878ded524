using Microsoft.AspNetCore.Http;
using Salus.Ledger;
using Salus.Node.Peers;

namespace Salus.Node.Tests.Peers;

public sealed class Validators_that_talk
{
    private const int Many = 10_000;

    [Fact] // spec peers 1.1, 3.1
    public async Task hear_each_other_in_order_in_both_directions()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");
        await two.Policies.ConnectedAsync("v1");

        for (var number = 0ul; number < Many; number++)
        {
            one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(number));
            two.Network.Send(LedgerName.Policies, "v1", new PeerMessage.Ask(number));
        }

        for (var number = 0ul; number < Many; number++)
        {
            Assert.Equal(("v1", new PeerMessage.Greeting(number)), await two.Policies.NextAsync());
            Assert.Equal(("v2", new PeerMessage.Ask(number)), await one.Policies.NextAsync());
        }
    }

    [Fact] // spec peers 3.7
    public async Task hear_where_members_reach_each_other()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await two.Policies.ConnectedAsync("v1");

        Assert.Equal($"{region.AddressOf(2).Host}:7443", one.Addresses["v2"].Members!.Authority);
        Assert.Null(one.Addresses["v2"].Browsers);
        Assert.Null(one.Addresses["v3"].Members);
    }

    [Theory] // spec peers 3.7
    [InlineData("https://node.test:7443", true)]
    [InlineData("http://127.0.0.1:7444", true)]
    [InlineData("https://node.test:7443/", false)]
    [InlineData("https://node.test/path", false)]
    [InlineData("https://who@node.test", false)]
    [InlineData("node.test", false)]
    [InlineData("file:///etc", false)]
    [InlineData("", false)]
    public void believe_no_address_that_is_none(string said, bool isOne)
    {
        var headers = new HeaderDictionary { ["Salus-Members"] = said, ["Salus-Browsers"] = said };
        Assert.Equal(isOne, NodeAddresses.Read(headers).Members is not null);
        Assert.Equal(isOne, NodeAddresses.Read(headers).Browsers is not null);
        headers["Salus-Members"] = $"https://{new string('a', 250)}.test";
        Assert.Null(NodeAddresses.Read(headers).Members);
    }

    [Fact] // spec peers 3.8
    public async Task remember_over_a_restart_where_members_reach_each_other()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1);
        var two = await region.StartAsync(2, 1);
        await two.Policies.ConnectedAsync("v1");
        await two.DisposeAsync();
        await one.DisposeAsync();

        var again = await region.StartAsync(1);

        Assert.Equal($"{region.AddressOf(2).Host}:7443", again.Addresses["v2"].Members!.Authority);
        Assert.Null(again.Addresses["v3"].Members);
    }

    [Theory] // spec peers 3.8
    [InlineData("")]
    [InlineData("v2")]
    [InlineData("v2 https://node.test:7443")]
    [InlineData("v2 ftp://node.test -")]
    [InlineData("\0 \0 \0\nv2 - -\nv2 node.test node.test")]
    [InlineData(null)]
    public void remember_nothing_that_does_not_read_and_go_on_without(string? kept)
    {
        var path = Directory.CreateTempSubdirectory("salus-addresses-").FullName;
        var file = kept is null ? path : Path.Combine(path, "addresses");
        if (kept is not null)
        {
            File.WriteAllText(file, kept);
        }

        var book = AddressBook.Open("v1", file);
        Assert.Equal(new NodeAddresses(null, null), book["v2"]);
        var said = new NodeAddresses(null, new Uri("https://node.test:7444"));
        book.Learn("v2", said);
        Assert.Equal(said, book["v2"]);
        Assert.Equal(kept is null ? new NodeAddresses(null, null) : said, AddressBook.Open("v1", file)["v2"]);
        Directory.Delete(path, recursive: true);
    }

    [Fact] // spec peers 1.1, 3.1, 4.3
    public async Task hear_a_broadcast_once_each_about_the_ledger_it_is_about()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 1, 2, 3);
        var two = await region.StartAsync(2, 1, 3);
        var three = await region.StartAsync(3, 1, 2);
        await one.Policies.ConnectedAsync("v2", "v3");

        foreach (var message in Messages.All)
        {
            one.Network.Broadcast(LedgerName.Records, message);
        }

        one.Network.Send(LedgerName.Policies, "v9", new PeerMessage.Ask(1));
        foreach (var peer in new[] { two, three })
        {
            foreach (var message in Messages.All)
            {
                var (from, received) = await peer.Records.NextAsync();
                Assert.Equal("v1", from);
                Assert.Equal(Described.Text(message), Described.Text(received));
            }

            Assert.Equal(0, peer.Policies.Count);
        }

        Assert.Equal(0, one.Records.Count);
    }

    [Fact] // spec peers 3.2
    public async Task hear_frames_of_any_size()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");
        int[] sizes = [1, 65_509, 65_510, 65_511, 65_536, 131_072, 5_000_000, 16_000_000, 2];

        foreach (var size in sizes)
        {
            one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Give([Messages.Bytes(new Random(size), size)]));
        }

        foreach (var size in sizes)
        {
            var give = Assert.IsType<PeerMessage.Give>((await two.Policies.NextAsync()).Message);
            Assert.Equal(size, Assert.Single(give.Blocks).Length);
            Assert.True(give.Blocks[0].Span.SequenceEqual(Messages.Bytes(new Random(size), size)));
        }
    }

    [Fact] // spec peers 4.2
    public async Task say_nothing_that_the_others_refuse()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");

        one.Network.Broadcast(LedgerName.Policies, new PeerMessage.Give([new byte[PeerCodec.MaxBytes]]));
        one.Network.Broadcast(LedgerName.Policies, new PeerMessage.Work([new byte[PeerCodec.MaxTransaction + 1]]));
        one.Network.Broadcast(LedgerName.Policies, new PeerMessage.Greeting(1));

        Assert.Equal(1ul, await two.Policies.GreetingAsync());
        Assert.Contains("is not sent, for they refuse it", region.Log.Text);
        Assert.DoesNotContain("salus_peer_malformed_total", two.Metrics);
    }

    [Fact] // spec peers 3.5
    public async Task find_each_other_again_after_one_was_restarted()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");

        await two.DisposeAsync();
        one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(1));
        two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");
        await two.Policies.ConnectedAsync("v1");
        one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(2));
        two.Network.Send(LedgerName.Policies, "v1", new PeerMessage.Greeting(3));

        Assert.Equal(2ul, await two.Policies.GreetingAsync());
        Assert.Equal(3ul, await one.Policies.GreetingAsync());
        Assert.Contains("salus_peer_lanes_total{validator=\"v2\"} 2", one.Metrics);
    }

    [Fact] // spec peers 5.1, 5.2
    public async Task are_shown_to_the_operator()
    {
        await using var region = new PeerRegion();
        var one = await region.StartAsync(1, 2, 3);
        var two = await region.StartAsync(2, 1);
        await one.Policies.ConnectedAsync("v2");
        await two.Policies.ConnectedAsync("v1");
        one.Network.Send(LedgerName.Policies, "v2", new PeerMessage.Greeting(1));
        one.Network.Send(LedgerName.Policies, "v3", new PeerMessage.Greeting(1));
        await two.Policies.NextAsync();

        Assert.Equal(
            [new PeerState("v2", true, true, true), new PeerState("v3", true, false, false)], one.Network.States);
        Assert.Equal("Validator v2 is connected.", one.Network.States[0].Words);
        Assert.Equal("Validator v3 is not connected.", one.Network.States[1].Words);
        Assert.Contains("salus_peer_connected{validator=\"v2\"} 1", one.Metrics);
        Assert.Contains("salus_peer_connected{validator=\"v3\"} 0", one.Metrics);
        Assert.Contains("salus_peer_dropped_total{validator=\"v3\"} 1", one.Metrics);
        Assert.Contains("salus_peer_in_bytes_total{validator=\"v1\"}", two.Metrics);
    }
}
