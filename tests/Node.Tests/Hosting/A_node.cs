using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Node.Tests.Certificates;

namespace Salus.Node.Tests.Hosting;

public sealed class A_node : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task says_that_its_port_is_in_use()
    {
        using var other = Founded();
        var port = _network.Host.Address.Port;
        var options = new NodeOptions { DataFolder = other.Path, Port = port, OperationsPort = 0 };

        var fault = await Assert.ThrowsAsync<NodeStartException>(() => NodeHost.StartAsync(options));

        Assert.Equal("port-in-use", fault.Code);
        Assert.Contains($"{options.Port}", fault.Message);
    }

    [Fact]
    public async Task leaves_nothing_open_when_it_could_not_start()
    {
        using var other = Founded();
        var port = _network.Host.Address.Port;
        var options = new NodeOptions { DataFolder = other.Path, Port = port, OperationsPort = 0 };
        await Assert.ThrowsAsync<NodeStartException>(() => NodeHost.StartAsync(options));

        await using var host = await NodeHost.StartAsync(options with { Port = 0 });

        Assert.NotEqual(0, host.Address.Port);
    }

    [Fact]
    public async Task says_that_another_node_works_on_its_folder()
    {
        var options = new NodeOptions { DataFolder = _network.DataFolder, Port = 0, OperationsPort = 0 };

        var fault = await Assert.ThrowsAsync<FolderInUseException>(() => NodeHost.StartAsync(options));

        Assert.Contains($"{Environment.ProcessId}", fault.Message);
    }

    [Theory]
    [InlineData("genesis.json")]
    [InlineData("validator.json")]
    [InlineData("store.json")]
    [InlineData("server.pem")]
    public async Task names_the_file_that_is_missing(string name)
    {
        using var other = Founded();
        File.Delete(Path.Combine(other.Path, name));

        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => NodeHost.StartAsync(new NodeOptions { DataFolder = other.Path }));

        Assert.Equal("data-folder-incomplete", fault.Code);
        Assert.Contains(name, fault.Message);
    }

    [Theory]
    [InlineData("""{"port":70000}""", "port")]
    [InlineData("""{"address":"somewhere"}""", "address")]
    [InlineData("""{"maxContentBytes":1}""", "maxContentBytes")]
    [InlineData("""{"peerAddress":"there"}""", "peerAddress")]
    [InlineData("""{"peerPort":-1}""", "peerPort")]
    [InlineData("""{"peers":{"v2":"http://127.0.0.1:7446"}}""", "peers")]
    [InlineData("""{"peers":{"v2":"https://127.0.0.1:7446/path"}}""", "peers")]
    [InlineData("""{"peers":{"v2":"nowhere"}}""", "peers")]
    [InlineData("""{"peers":{"":"https://127.0.0.1:7446"}}""", "peers")]
    [InlineData("""{"speed":11}""", "speed")]
    [InlineData("nonsense", "node.json")]
    public void names_the_option_that_is_wrong(string json, string field)
    {
        using var other = Founded();
        File.WriteAllText(Path.Combine(other.Path, "node.json"), json);

        var fault = Assert.Throws<NodeStartException>(() => NodeOptions.Read(other.Path));

        Assert.Equal("bad-configuration", fault.Code);
        Assert.Contains(field, fault.Message);
    }

    [Fact]
    public void keeps_its_private_keys_to_itself()
    {
        foreach (var name in new[] { "validator.json", "store.json", "server.pem" })
        {
            var file = new FileInfo(Path.Combine(_network.DataFolder, name));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        }
    }

    [Theory]
    [InlineData("validator.json")]
    [InlineData("store.json")]
    [InlineData("server.pem")]
    public async Task does_not_start_on_a_private_key_that_others_may_open(string name)
    {
        // spec certificates 1.4
        using var other = Founded();
        var path = Path.Combine(other.Path, name);
        Lists.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => NodeHost.StartAsync(new NodeOptions { DataFolder = other.Path }));

        Assert.Equal("key-file-open", fault.Code);
        Assert.Contains($"chmod 600 {path}", fault.Message);
    }

    [Fact]
    public async Task answers_after_a_restart_what_it_answered_before()
    {
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var before = await doctor.GetAsync("/v1/ledgers");

        await _network.RestartAsync();
        doctor.Connect();

        Assert.Equal(before.Bytes, (await doctor.GetAsync("/v1/ledgers")).Bytes);
    }

    private FoundedFolder Founded()
    {
        var folder = new FoundedFolder();
        _network.Founded.WriteNode(folder.Path);
        return folder;
    }

    private sealed class FoundedFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("salus-node-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
