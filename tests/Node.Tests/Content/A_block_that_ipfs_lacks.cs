using System.Net;
using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

/// <summary>An IPFS node that says so, and one that waits for somebody to bring it.</summary>
public sealed class A_block_that_ipfs_lacks : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeIpfs _ipfs = new();
    private readonly TestNetwork _network;

    public A_block_that_ipfs_lacks() => _network = new TestNetwork
    {
        Configure = options => options with
        {
            Content = new ContentOptions { Ipfs = new IpfsOptions { Api = _ipfs.Address } },
        },
    };

    public async Task InitializeAsync()
    {
        await _ipfs.StartAsync();
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        await _network.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _network.DisposeAsync();
        await _ipfs.StopAsync();
    }

    // spec storage 6.7
    [Theory]
    [InlineData("block/get", false)]
    [InlineData("pin/ls", true)]
    [InlineData("cat", true)]
    public async Task ends_a_download_in_a_while_with_a_code(string silent, bool isWithoutLeaves)
    {
        var (patient, record) = await StoreAsync();
        if (isWithoutLeaves)
        {
            new LeafFiles(new DataFolder(_network.DataFolder)).Forget(record.Cid);
        }

        var asked = _ipfs.Unanswered[silent] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var download = patient.GetAsync(record.ContentPath);
        await asked.Task;
        _network.Time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await patient.GetAsync("/v1/ledgers")).Status);
        Assert.False(download.IsCompleted);
        _network.Time.Advance(TimeSpan.FromSeconds(1));

        (await download).IsProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
    }

    // spec storage 6.7
    [Theory]
    [InlineData("block/get", false)]
    [InlineData("cat", true)]
    public async Task is_named_damage_when_ipfs_says_so(string command, bool isWithoutLeaves)
    {
        var (patient, record) = await StoreAsync();
        if (isWithoutLeaves)
        {
            new LeafFiles(new DataFolder(_network.DataFolder)).Forget(record.Cid);
        }

        _ipfs.Refusals[command] = "block was not found locally (offline): ipld: could not find it";

        (await patient.GetAsync(record.ContentPath)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
    }

    // spec storage 6.7
    [Fact]
    public async Task ends_a_stream_of_others_that_came_before_it()
    {
        var time = new ManualTime();
        using var silent = new ImpatientStream(
            new Silence(), Patience, time, fault => new IpfsException("cat", fault));

        var read = silent.ReadAsync(new byte[1]).AsTask();
        time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("ipfs-unavailable", (await Assert.ThrowsAsync<IpfsException>(() => read)).Code);
    }

    private async Task<(Person Patient, StoredRecord Record)> StoreAsync()
    {
        var patient = await _network.PatientAsync(Category.Laboratory);
        return (patient, await patient.StoreAsync(patient, Category.Laboratory));
    }

    private sealed class Silence : OneWayStream
    {
        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return 0;
        }
    }
}
