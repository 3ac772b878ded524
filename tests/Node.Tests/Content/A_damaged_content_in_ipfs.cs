using System.Text.Json.Nodes;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

public sealed class A_damaged_content_in_ipfs : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ipfs-");
    private readonly FakeIpfs _ipfs = new();
    private readonly Cid _cid = CidBuilder.Of([1, 2, 3]);

    public async Task InitializeAsync()
    {
        await _ipfs.StartAsync();
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        _ipfs.Pin(_cid);
    }

    public async Task DisposeAsync()
    {
        await _ipfs.StopAsync();
        _folder.Delete(recursive: true);
    }

    // spec storage 6.4
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_deleted_all_the_same(bool isMissing)
    {
        if (isMissing)
        {
            _ipfs.Refusals["cat"] = "block was not found locally (offline)";
        }

        var options = new ContentOptions { Ipfs = new IpfsOptions { Api = _ipfs.Address } };
        using var store = await LocalStore.OpenAsync(
            new DataFolder(_folder.FullName), options, TimeProvider.System, default);

        Assert.True(await store.Content.DeleteAsync(_cid, default));

        Assert.Contains($"pin/rm {_cid}", _ipfs.Asked);
        Assert.Contains($"block/rm {_cid}", _ipfs.Asked);
    }
}
