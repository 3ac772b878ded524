using System.Text.Json.Nodes;
using Salus.Node.Content;
using Salus.Node.Hosting;

namespace Salus.Node.Tests.Content;

/// <summary>What an IPFS node must be; played by a listener that answers as it is told.</summary>
public sealed class An_ipfs_node_to_use : IAsyncLifetime
{
    private const string Key = "/key/swarm/psk/1.0.0/\n/base16/\n"
        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ipfs-");
    private readonly FakeIpfs _ipfs = new();

    private string KeyFile => Path.Combine(_folder.FullName, "own.key");

    public async Task InitializeAsync()
    {
        await _ipfs.StartAsync();
        _ipfs.Answers["repo/stat"] = new JsonObject { ["RepoPath"] = "/somewhere/else" };
        WriteKey(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async Task DisposeAsync()
    {
        await _ipfs.StopAsync();
        _folder.Delete(recursive: true);
    }

    // spec storage 6.1
    [Fact]
    public async Task is_one_with_a_swarm_key() => await OpenAsync(KeyFile);

    // spec storage 6.1
    [Fact]
    public async Task is_one_that_reaches_nobody()
    {
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        _ipfs.Config["Bootstrap"] = null;

        await OpenAsync(null);
    }

    // spec storage 6.1
    [Fact]
    public async Task is_one_that_is_run_offline()
    {
        _ipfs.Refusals["swarm/peers"] = "this command must be run in online mode. Try running 'ipfs daemon' first";

        await OpenAsync(null);
    }

    // spec storage 6.1
    [Theory]
    [InlineData("Addresses.API", "\"/ip4/0.0.0.0/tcp/5001\"", "ipfs-open-api")]
    [InlineData("Addresses.API", "[\"/ip4/127.0.0.1/tcp/5001\",\"/ip4/10.0.0.5/tcp/5001\"]", "ipfs-open-api")]
    [InlineData("Addresses.API", "\"/dns4/localhost/tcp/5001\"", "ipfs-open-api")]
    [InlineData("Addresses.RPC", "\"/ip4/0.0.0.0/tcp/5003\"", "ipfs-open-api")]
    [InlineData("Addresses.API", "7", "ipfs-open-api")]
    [InlineData("Addresses.Gateway", "\"/ip4/0.0.0.0/tcp/8080\"", "ipfs-open-gateway")]
    [InlineData("Addresses.Gateway", "[\"/ip6/::/tcp/8080\"]", "ipfs-open-gateway")]
    [InlineData("Routing.Type", "\"dht\"", "ipfs-routing")]
    [InlineData("Routing.Type", "\"auto\"", "ipfs-routing")]
    [InlineData("Routing.Type", "null", "ipfs-routing")]
    [InlineData("Routing", "{}", "ipfs-routing")]
    public async Task is_none_that_is_open(string place, string value, string code)
    {
        Set(place, JsonNode.Parse(value));

        Assert.Equal(code, (await RefusedAsync(KeyFile)).Code);
    }

    // spec storage 6.1
    [Theory]
    [InlineData("Addresses.Gateway", "[]")]
    [InlineData("Addresses.Gateway", "\"\"")]
    [InlineData("Addresses.API", "\"/ip6/::1/tcp/5001\"")]
    [InlineData("Addresses.API", "\"/unix/run/ipfs.sock\"")]
    public async Task may_be_one_on_this_machine_only(string place, string value)
    {
        Set(place, JsonNode.Parse(value));

        await OpenAsync(KeyFile);
    }

    // spec storage 6.1
    [Theory]
    [InlineData("Addresses.Swarm", "[\"/ip4/0.0.0.0/tcp/4001\"]")]
    [InlineData("Bootstrap", "[\"/dnsaddr/bootstrap.libp2p.io\"]")]
    [InlineData("Discovery.MDNS.Enabled", "true")]
    public async Task is_none_that_has_a_network_and_no_key(string place, string value)
    {
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        _ipfs.Config["Bootstrap"] = new JsonArray();
        Set(place, JsonNode.Parse(value));

        Assert.Equal("ipfs-open-swarm", (await RefusedAsync(null)).Code);
    }

    // spec storage 6.1
    [Theory]
    [InlineData(Key, UnixFileMode.UserRead | UnixFileMode.GroupRead)]
    [InlineData("", UnixFileMode.UserRead)]
    [InlineData("/key/swarm/psk/1.0.0/\n/base16/\n0123\n", UnixFileMode.UserRead)]
    [InlineData("/key/swarm/psk/1.0.0/\n/bin/\n0123456789abcdef0123456789abcdef\n", UnixFileMode.UserRead)]
    public async Task is_none_whose_key_is_no_secret_key(string text, UnixFileMode mode)
    {
        WriteKey(text, mode);

        Assert.Equal("ipfs-swarm-key", (await RefusedAsync(KeyFile)).Code);
    }

    // spec storage 6.1
    [Fact]
    public async Task is_none_that_is_seen_to_use_another_key()
    {
        _ipfs.Answers["repo/stat"] = new JsonObject { ["RepoPath"] = _folder.FullName };
        Assert.Equal("ipfs-swarm-key", (await RefusedAsync(KeyFile)).Code);
        var used = Path.Combine(_folder.FullName, "swarm.key");
        await File.WriteAllTextAsync(used, Key.Replace('0', '1'));
        Assert.Equal("ipfs-swarm-key", (await RefusedAsync(KeyFile)).Code);

        await File.WriteAllTextAsync(used, Key.Replace("abc", "ABC", StringComparison.Ordinal));
        await OpenAsync(KeyFile);
    }

    // spec storage 6.1
    [Fact]
    public async Task answers_as_one()
    {
        _ipfs.Answers["version"] = new JsonObject();
        Assert.Equal("ipfs-unavailable", (await RefusedAsync(KeyFile)).Code);
        _ipfs.Refusals["version"] = "not you";
        Assert.Equal("ipfs-unavailable", (await RefusedAsync(KeyFile)).Code);
        await _ipfs.StopAsync();
        Assert.Equal("ipfs-unavailable", (await RefusedAsync(KeyFile)).Code);
    }

    // spec storage 6.1
    [Theory]
    [InlineData("""{"kind":"tape"}""", "content.kind")]
    [InlineData("""{"kind":"ipfs","api":"http://ipfs.example:5001"}""", "content.api")]
    [InlineData("""{"kind":"ipfs","api":"http://localhost:5001"}""", "content.api")]
    [InlineData("""{"kind":"ipfs","api":"https://127.0.0.1:5001"}""", "content.api")]
    [InlineData("""{"kind":"ipfs","api":"http://127.0.0.1:5001/?x"}""", "content.api")]
    [InlineData("""{"kind":"ipfs"}""", "content.api")]
    [InlineData("""{"kind":"folder","api":"http://127.0.0.1:5001"}""", "content.api")]
    [InlineData("""{"kind":"folder","reserveBytes":-1}""", "content.reserveBytes")]
    [InlineData("""{"kind":"folder","uploadBytesPerDay":0}""", "content.uploadBytesPerDay")]
    public async Task is_named_in_the_configuration_or_the_field_is(string content, string field)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "node.json"), $$"""{"content":{{content}}}""");

        var fault = Assert.Throws<NodeStartException>(() => NodeOptions.Read(_folder.FullName));

        Assert.Equal("bad-configuration", fault.Code);
        Assert.Contains(field, fault.Message, StringComparison.Ordinal);
    }

    // spec storage 6.1
    [Fact]
    public async Task is_read_from_the_configuration()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "node.json"),
            """
            {"content":{"kind":"ipfs","api":"http://127.0.0.1:5001","swarmKeyFile":"/etc/salus/swarm.key",
            "reserveBytes":5,"uploadBytesPerDay":7}}
            """);

        var content = NodeOptions.Read(_folder.FullName).Content;

        Assert.Equal(new Uri("http://127.0.0.1:5001"), content.Ipfs!.Api);
        Assert.Equal("/etc/salus/swarm.key", content.Ipfs.SwarmKeyFile);
        Assert.Equal((5, 7), (content.ReserveBytes, content.UploadBytesPerDay));
    }

    private void Set(string place, JsonNode? value)
    {
        JsonNode node = _ipfs.Config;
        var names = place.Split('.');
        foreach (var name in names[..^1])
        {
            node = node[name] ??= new JsonObject();
        }

        node[names[^1]] = value;
    }

    private void WriteKey(string text, UnixFileMode mode)
    {
        File.Delete(KeyFile);
        File.WriteAllText(KeyFile, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyFile, mode);
        }
    }

    private async Task OpenAsync(string? keyFile)
    {
        var options = new ContentOptions { Ipfs = new IpfsOptions { Api = _ipfs.Address, SwarmKeyFile = keyFile } };
        using var store = await LocalStore.OpenAsync(new(_folder.FullName), options, TimeProvider.System, default);
    }

    private Task<NodeStartException> RefusedAsync(string? keyFile) =>
        Assert.ThrowsAsync<NodeStartException>(() => OpenAsync(keyFile));
}
