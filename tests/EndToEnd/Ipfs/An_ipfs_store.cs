using System.Net;
using System.Security.Cryptography;
using Salus.Node.Content;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Node.Tests.Content;
using Salus.Primitives.Content;
using Xunit.Abstractions;

namespace Salus.EndToEnd.Ipfs;

/// <summary>The same as a folder does, in an IPFS node: spec storage 6.2, 6.3.</summary>
public sealed class An_ipfs_store(IpfsDaemon ipfs, ITestOutputHelper output)
    : A_content_store, IClassFixture<IpfsDaemon>
{
    // js-ipfs makes nodes of at most 174 links, whatever it is asked for; with less nobody would notice.
    private const int MoreThan174Leaves = (174 * Leaf) + 5;

    // spec storage 6.2
    [Fact]
    public async Task pins_what_is_stored_and_has_no_file_of_it()
    {
        if (IsAbsent())
        {
            return;
        }

        var stored = await PutAsync(RandomNumberGenerator.GetBytes(2 * Leaf));

        using var pin = await ipfs.AskAsync($"pin/ls?arg={stored.Cid}&cid-base=base32");
        Assert.Contains("recursive", await pin.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.ContentFile(stored.Cid)));
    }

    // spec storage 6.2
    [Fact]
    public async Task imports_its_own_blocks_when_the_ipfs_node_names_a_content_otherwise()
    {
        if (IsAbsent())
        {
            return;
        }

        var content = new byte[MoreThan174Leaves];
        Random.Shared.NextBytes(content);
        var stored = await Store.PutAsync(new MemoryStream(content), content.Length, default);

        Assert.Equal(CidBuilder.Of(content), stored.Cid);
        await using var stream = (await Store.OpenAsync(stored.Cid, default))!;
        stream.Position = MoreThan174Leaves - 10;
        var end = new byte[10];
        await stream.ReadExactlyAsync(end);
        Assert.Equal(content[^10..], end);
        Assert.True(await Store.DeleteAsync(stored.Cid, default));
    }

    // spec storage 6.3
    [Theory]
    [InlineData(1000)]
    [InlineData((2 * Leaf) + 9)]
    public async Task finds_the_leaves_again(int length)
    {
        if (IsAbsent())
        {
            return;
        }

        var content = RandomNumberGenerator.GetBytes(length);
        var stored = await PutAsync(content);
        File.Delete(Folder.ContentFile(stored.Cid) + ".leaves");

        Assert.Equal(content, await ReadAsync(stored.Cid));
    }

    // spec storage 6.3
    [Fact]
    public async Task gives_out_no_byte_of_a_block_that_was_changed()
    {
        if (IsAbsent())
        {
            return;
        }

        var content = RandomNumberGenerator.GetBytes(Leaf + 100);
        var stored = await PutAsync(content);
        var blocks = Path.Combine(ipfs.Repository, "blocks");
        var block = Directory.EnumerateFiles(blocks, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length == 100)
            .Single(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(content.AsSpan(Leaf)));
        await File.WriteAllBytesAsync(block, new byte[100]);

        await using (var stream = (await Store.OpenAsync(stored.Cid, default))!)
        {
            stream.Position = Leaf;
            await Assert.ThrowsAsync<ContentDamagedException>(() => stream.ReadExactlyAsync(new byte[1]).AsTask());
        }

        await Assert.ThrowsAsync<ContentDamagedException>(async () => await ReadAsync(stored.Cid));
    }

    // spec storage 6.4
    [Fact]
    public async Task deletes_the_blocks_but_those_that_another_content_has()
    {
        if (IsAbsent())
        {
            return;
        }

        var shared = RandomNumberGenerator.GetBytes(Leaf);
        var kept = await PutAsync([.. shared, 1]);
        var own = RandomNumberGenerator.GetBytes(50);
        var deleted = await PutAsync([.. shared, .. own]);

        Assert.True(await Store.DeleteAsync(deleted.Cid, default));

        using var root = await ipfs.AskAsync($"block/get?arg={deleted.Cid}&timeout=2s");
        using var leaf = await ipfs.AskAsync($"block/get?arg={CidBuilder.Of(own)}&timeout=2s");
        Assert.Equal(HttpStatusCode.InternalServerError, root.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, leaf.StatusCode);
        Assert.Equal([.. shared, 1], await ReadAsync(kept.Cid));
    }

    // spec storage 6.1
    [Fact]
    public async Task is_not_opened_on_an_ipfs_node_that_tells_others_what_it_has()
    {
        if (IsAbsent())
        {
            return;
        }

        using (await ipfs.AskAsync("config?arg=Routing.Type&arg=dhtclient"))
        {
        }

        var fault = await Assert.ThrowsAsync<NodeStartException>(OpenAsync);
        using (await ipfs.AskAsync("config?arg=Routing.Type&arg=none"))
        {
        }

        Assert.Equal("ipfs-routing", fault.Code);
        using var opened = await OpenAsync();
    }

    // Without an IPFS node the shared suite says so, and has only a folder to run on.
    protected override Task<LocalStore> OpenAsync()
    {
        var options = new ContentOptions
        {
            Ipfs = IsAbsent() ? null : new IpfsOptions { Api = ipfs.Api },
        };
        return LocalStore.OpenAsync(Folder, options, TimeProvider.System, default);
    }

    private bool IsAbsent()
    {
        if (ipfs.Absent is { } what)
        {
            output.WriteLine($"{what}: js-ipfs");
        }

        return ipfs.Absent is not null;
    }
}
