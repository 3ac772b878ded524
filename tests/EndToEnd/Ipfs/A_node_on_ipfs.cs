using System.Security.Cryptography;
using Salus.Client.Records;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Xunit.Abstractions;

namespace Salus.EndToEnd.Ipfs;

public sealed class A_node_on_ipfs(IpfsDaemon ipfs, ITestOutputHelper output) : IClassFixture<IpfsDaemon>
{
    /// <summary>spec storage 6.2, 6.3, 6.5</summary>
    [Fact]
    public async Task stores_and_serves_records_and_keeps_envelopes_itself()
    {
        if (ipfs.Absent is { } what)
        {
            output.WriteLine($"{what}: js-ipfs");
            return;
        }

        using var folder = new TestFolder();
        await using (await RunningNode.UpAsync(folder))
        {
        }

        folder.Configure($$"""{"content": {"kind": "ipfs", "api": "{{ipfs.Api.OriginalString}}"} }""");
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        var bob = hospital.Connect(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
        var content = RandomNumberGenerator.GetBytes(2_500_000);

        await bob.StoreAsync(alice.Member, Category.Imaging, "application/dicom", content);

        var read = Assert.Single(await hospital.Connect(alice, node).ReadAsync(Category.Imaging));
        Assert.Equal(content, Assert.IsType<RecordRead.Opened>(read).Content.Bytes.ToArray());
        var files = Directory.EnumerateFiles(Path.Combine(folder.Node, "content"), "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.EndsWith(".leaves", file, StringComparison.Ordinal));
        var envelopes = Path.Combine(folder.Node, "envelopes");
        Assert.Single(Directory.EnumerateFiles(envelopes, "*", SearchOption.AllDirectories));
    }
}
