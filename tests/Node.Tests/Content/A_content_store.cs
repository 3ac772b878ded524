using System.Security.Cryptography;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

/// <summary>What every content store does, whatever it keeps content in.</summary>
public abstract class A_content_store : IAsyncLifetime
{
    protected const int Leaf = 1 << 20;

    private LocalStore? _store;

    protected DataFolder Folder { get; } = new(Directory.CreateTempSubdirectory("salus-store-").FullName);

    protected IContentStore Store => _store!.Content;

    protected string Incoming => Path.Combine(Folder.Content, "incoming");

    public async Task InitializeAsync() => _store = await OpenAsync();

    public Task DisposeAsync()
    {
        _store?.Dispose();
        Directory.Delete(Folder.Root, recursive: true);
        return Task.CompletedTask;
    }

    // spec storage 5.2
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(Leaf)]
    [InlineData(Leaf + 1)]
    [InlineData(3 * Leaf)]
    public async Task gives_back_what_was_stored_under_the_name_that_ipfs_gives_it(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        var stored = await PutAsync(content);

        Assert.Equal((CidBuilder.Of(content), (long)length), (stored.Cid, stored.Length));
        Assert.True(await Store.HoldsAsync(stored.Cid, default));
        Assert.Equal(content, await ReadAsync(stored.Cid));
        Assert.Empty(Directory.EnumerateFiles(Incoming));
    }

    // spec storage 5.2
    [Fact]
    public async Task takes_over_a_file()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Leaf) + 7);
        var file = Path.Combine(Folder.Root, "whole");
        await File.WriteAllBytesAsync(file, content);

        var stored = await Store.TakeAsync(file, default);

        Assert.Equal(CidBuilder.Of(content), stored.Cid);
        Assert.Equal(content, await ReadAsync(stored.Cid));
        Assert.False(File.Exists(file));
    }

    // spec storage 5.5
    [Fact]
    public async Task gives_any_part_of_it()
    {
        var content = RandomNumberGenerator.GetBytes((3 * Leaf) - 5);
        var stored = await PutAsync(content);
        await using var stream = (await Store.OpenAsync(stored.Cid, default))!;
        Assert.Equal(content.Length, stream.Length);

        foreach (var (first, length) in new[] { (Leaf - 3, 10), ((3 * Leaf) - 10, 5), (0, 1), (Leaf, Leaf), (5, 0) })
        {
            stream.Position = first;
            var part = new byte[length];
            await stream.ReadExactlyAsync(part);
            Assert.Equal(content[first..(first + length)], part);
        }

        stream.Position = content.Length + 5;
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task has_nothing_of_what_was_never_stored()
    {
        var cid = CidBuilder.Of(RandomNumberGenerator.GetBytes(20));

        Assert.Null(await Store.OpenAsync(cid, default));
        Assert.False(await Store.HoldsAsync(cid, default));
        Assert.False(await Store.DeleteAsync(cid, default));
    }

    // spec storage 5.6
    [Theory]
    [InlineData(100)]
    [InlineData((2 * Leaf) + 1)]
    public async Task has_nothing_of_what_was_deleted(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var stored = await PutAsync(content);

        Assert.True(await Store.DeleteAsync(stored.Cid, default));

        Assert.False(await Store.HoldsAsync(stored.Cid, default));
        Assert.Null(await Store.OpenAsync(stored.Cid, default));
        Assert.False(await Store.DeleteAsync(stored.Cid, default));
        Assert.Empty(Directory.EnumerateFiles(Folder.Content, "*", SearchOption.AllDirectories));
        await PutAsync(content);
        Assert.Equal(content, await ReadAsync(stored.Cid));
    }

    // spec storage 5.4, 5.2
    [Fact]
    public async Task refuses_what_is_too_long_and_keeps_nothing_of_it()
    {
        var refusal = await Assert.ThrowsAsync<ContentTooLargeException>(
            () => Store.PutAsync(new MemoryStream(new byte[1001]), 1000, default));

        Assert.Equal("content-too-large", refusal.Code);
        Assert.Empty(Directory.EnumerateFiles(Folder.Content, "*", SearchOption.AllDirectories));
    }

    // spec storage 5.2
    [Fact]
    public async Task keeps_nothing_of_a_stream_that_breaks_off()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.PutAsync(new BrokenStream(), 1_000_000, default));

        Assert.Empty(Directory.EnumerateFiles(Folder.Content, "*", SearchOption.AllDirectories));
    }

    // spec storage 5.9
    [Theory]
    [InlineData(100)]
    [InlineData(Leaf + 1)]
    public async Task deletes_what_was_stored_before_a_time_and_not_since(int length)
    {
        var stored = await PutAsync(RandomNumberGenerator.GetBytes(length));
        var (before, after) = (DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

        Assert.DoesNotContain(stored.Cid, Store.StoredBefore(before));
        Assert.False(await Store.DeleteStoredBeforeAsync(stored.Cid, before, default));
        Assert.Contains(stored.Cid, Store.StoredBefore(after));
        Assert.True(await Store.DeleteStoredBeforeAsync(stored.Cid, after, default));

        Assert.Null(await Store.OpenAsync(stored.Cid, default));
        Assert.DoesNotContain(stored.Cid, Store.StoredBefore(after));
    }

    // spec storage 5.2
    [Fact]
    public async Task is_the_same_however_many_store_the_same_at_once()
    {
        var content = RandomNumberGenerator.GetBytes(Leaf + 100);

        var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(content)));

        Assert.Single(stored.Distinct());
        Assert.Equal(content, await ReadAsync(stored[0].Cid));
    }

    protected abstract Task<LocalStore> OpenAsync();

    protected Task<StoredContent> PutAsync(byte[] content) =>
        Store.PutAsync(new MemoryStream(content), 10_000_000, default);

    protected async Task<byte[]> ReadAsync(Cid cid)
    {
        await using var stream = (await Store.OpenAsync(cid, default))!;
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private sealed class BrokenStream() : MemoryStream(new byte[100_000])
    {
        private bool _hasRead;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
            {
                throw new EndOfStreamException();
            }

            _hasRead = true;
            return base.ReadAsync(buffer[..100], cancellationToken);
        }
    }
}
