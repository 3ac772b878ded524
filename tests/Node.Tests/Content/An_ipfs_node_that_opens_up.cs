using System.Net;
using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

/// <summary>It was private when the node started, and is started again as one that is not.</summary>
public sealed class An_ipfs_node_that_opens_up : IAsyncLifetime
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ipfs-");
    private readonly FakeIpfs _ipfs = new();
    private readonly Cid _cid = CidBuilder.Of(Content);

    public async Task InitializeAsync()
    {
        await _ipfs.StartAsync();
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        _ipfs.Answers["add"] = new JsonObject { ["Hash"] = $"{_cid}" };
        _ipfs.Answers["pin/ls"] = new JsonObject { ["Keys"] = new JsonObject { [$"{_cid}"] = new JsonObject() } };
    }

    public async Task DisposeAsync()
    {
        await _ipfs.StopAsync();
        _folder.Delete(recursive: true);
    }

    // spec storage 6.6
    [Fact]
    public async Task is_given_nothing_and_asked_for_nothing_until_it_is_private_again()
    {
        using var store = await OpenAsync();
        await PutAsync(store);
        await RestartAsync("dht");

        await Assert.ThrowsAsync<IpfsOpenException>(() => PutAsync(store));
        await using var content = await store.Content.OpenAsync(_cid, default);
        await Assert.ThrowsAsync<IpfsOpenException>(async () => await content!.ReadExactlyAsync(new byte[1]));
        await Assert.ThrowsAsync<IpfsOpenException>(() => store.Content.DeleteAsync(_cid, default));
        var refused = await Assert.ThrowsAsync<IpfsOpenException>(() => PutAsync(store));

        Assert.Equal("store-not-private", refused.Code);
        Assert.DoesNotContain(_ipfs.Asked, asked => asked.StartsWith("add", StringComparison.Ordinal)
            || asked.StartsWith("pin", StringComparison.Ordinal));
        await RestartAsync("none");
        Assert.Equal(_cid, (await PutAsync(store)).Cid);
        Assert.Null(store.IpfsPrivacy!.Fault);
    }

    // spec storage 6.6
    [Fact]
    public async Task is_given_nothing_over_a_connection_that_was_there_before()
    {
        using var store = await OpenAsync();
        await PutAsync(store);
        _ipfs.Config["Routing"]!["Type"] = "dht";
        await Assert.ThrowsAsync<IpfsOpenException>(() => store.IpfsPrivacy!.RequireAsync(default));
        _ipfs.Asked.Clear();

        await Assert.ThrowsAsync<IpfsOpenException>(() => PutAsync(store));

        Assert.DoesNotContain(_ipfs.Asked, asked => asked.StartsWith("add", StringComparison.Ordinal));
        _ipfs.Config["Routing"]!["Type"] = "none";
        Assert.Equal(_cid, (await PutAsync(store)).Cid);
        Assert.Null(store.IpfsPrivacy!.Fault);
    }

    // spec storage 6.6
    [Fact]
    public async Task is_asked_once_for_all_who_connect_at_the_same_time()
    {
        using var store = await OpenAsync();
        await RestartAsync("none");

        var stored = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PutAsync(store)));

        Assert.Equal(50, stored.Length);
        Assert.InRange(_ipfs.Asked.Count(asked => asked.StartsWith("config", StringComparison.Ordinal)), 1, 49);
    }

    // spec storage 6.6
    [Fact]
    public async Task does_not_pass_for_one_that_is_away()
    {
        using var store = await OpenAsync();
        await _ipfs.StopAsync();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => PutAsync(store));

        Assert.IsType<IpfsException>(fault.InnerException);
        Assert.Null(store.IpfsPrivacy!.Fault);
    }

    // spec storage 6.6
    [Fact]
    public async Task is_told_to_callers_and_operators()
    {
        var network = new TestNetwork
        {
            Configure = options => options with { Content = new ContentOptions { Ipfs = Options } },
        };
        await network.InitializeAsync();
        var doctor = await network.RegisterAsync(Role.Doctor);
        var operations = network.Operations();
        Assert.Contains("\nsalus_ipfs_open 0\n", await operations.GetStringAsync("/metrics"));
        await RestartAsync("dht");

        // A minute passes, and nobody asks for content meanwhile.
        var told = network.Log.NextAsync("The IPFS node is not used");
        network.Time.Advance(TimeSpan.FromMinutes(1));
        await told;

        Assert.Contains("\nsalus_ipfs_open 1\n", await operations.GetStringAsync("/metrics"));
        Assert.Contains("the IPFS node is not private", await operations.GetStringAsync("/status"));
        (await doctor.PutAsync("/v1/content", Content))
            .IsProblem(HttpStatusCode.ServiceUnavailable, "store-not-private");

        await RestartAsync("none");
        Assert.Equal(HttpStatusCode.Created, (await doctor.PutAsync("/v1/content", Content)).Status);
        Assert.DoesNotContain("is not private", await operations.GetStringAsync("/status"));
        await network.DisposeAsync();
    }

    private IpfsOptions Options => new() { Api = _ipfs.Address };

    private Task<LocalStore> OpenAsync() => LocalStore.OpenAsync(
        new DataFolder(_folder.FullName), new ContentOptions { Ipfs = Options }, TimeProvider.System, default);

    private async Task RestartAsync(string routing)
    {
        _ipfs.Config["Routing"]!["Type"] = routing;
        await _ipfs.RestartAsync();
        _ipfs.Asked.Clear();
    }

    private static Task<StoredContent> PutAsync(LocalStore store) =>
        store.Content.PutAsync(new MemoryStream(Content), 100, default);
}
