using System.Security.Cryptography;
using Salus.Node.Content;
using Salus.Node.Storage;

namespace Salus.Node.Tests.Content;

public sealed class A_folder_of_content : A_content_store
{
    // spec storage 5.1
    [Fact]
    public async Task keeps_each_content_in_a_file_of_its_name()
    {
        var content = RandomNumberGenerator.GetBytes(2 * Leaf);

        var stored = await PutAsync(content);

        var path = Path.Combine(Folder.Content, $"{stored.Cid}"[^2..], $"{stored.Cid}");
        Assert.Equal(path, Folder.ContentFile(stored.Cid));
        Assert.Equal(content, await File.ReadAllBytesAsync(path));
    }

    // spec storage 5.3
    [Theory]
    [InlineData(0)]
    [InlineData(Leaf - 1)]
    public async Task gives_out_no_byte_of_a_damaged_leaf_and_counts_it(int place)
    {
        var stored = await PutAsync(RandomNumberGenerator.GetBytes(Leaf));
        Flip(Folder.ContentFile(stored.Cid), place);
        await using var stream = (await Store.OpenAsync(stored.Cid, default))!;

        var damage = await Assert.ThrowsAsync<ContentDamagedException>(
            () => stream.ReadExactlyAsync(new byte[1]).AsTask());

        Assert.Equal(("content-damaged", $"{stored.Cid}", 1L), (damage.Code, damage.Name, Store.Damaged));
    }

    // spec storage 5.3
    [Fact]
    public async Task gives_out_leaves_before_a_damaged_one_once_and_then_nothing()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Leaf) + 10);
        var stored = await PutAsync(content);
        Flip(Folder.ContentFile(stored.Cid), Leaf + 5);

        await using (var stream = (await Store.OpenAsync(stored.Cid, default))!)
        {
            var first = new byte[Leaf];
            await stream.ReadExactlyAsync(first);
            Assert.Equal(content[..Leaf], first);
            await Assert.ThrowsAsync<ContentDamagedException>(() => stream.ReadExactlyAsync(new byte[1]).AsTask());
        }

        await Assert.ThrowsAsync<ContentDamagedException>(() => Store.OpenAsync(stored.Cid, default));
        Assert.Equal(2, Store.Damaged);
    }

    // spec storage 5.3
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-Leaf)]
    public async Task refuses_content_of_another_length(int more)
    {
        var stored = await PutAsync(RandomNumberGenerator.GetBytes(2 * Leaf));
        await using (var file = File.OpenWrite(Folder.ContentFile(stored.Cid)))
        {
            file.SetLength((2 * Leaf) + more);
        }

        await Assert.ThrowsAsync<ContentDamagedException>(async () => await ReadAsync(stored.Cid));
    }

    // spec storage 5.3
    [Theory]
    [InlineData(1000)]
    [InlineData(Leaf + 1000)]
    public async Task is_healed_by_storing_the_same_content_again(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var stored = await PutAsync(content);
        Flip(Folder.ContentFile(stored.Cid), 5);
        await Assert.ThrowsAsync<ContentDamagedException>(async () => await ReadAsync(stored.Cid));

        await PutAsync(content);

        Assert.Equal(content, await ReadAsync(stored.Cid));
    }

    // spec storage 5.5
    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("changed")]
    [InlineData("of another content")]
    [InlineData("huge")]
    public async Task does_without_the_leaves_beside_a_content_when_they_are(string state)
    {
        var content = RandomNumberGenerator.GetBytes((3 * Leaf) + 1);
        var stored = await PutAsync(content);
        var leaves = Folder.ContentFile(stored.Cid) + ".leaves";
        Assert.True(File.Exists(leaves));
        switch (state)
        {
            case "gone":
                File.Delete(leaves);
                break;
            case "empty":
                await File.WriteAllBytesAsync(leaves, []);
                break;
            case "changed":
                Flip(leaves, 20);
                break;
            case "huge":
                await using (var file = File.OpenWrite(leaves))
                {
                    file.SetLength(1L << 33);
                }

                break;
            default:
                var other = await PutAsync(RandomNumberGenerator.GetBytes((3 * Leaf) + 1));
                File.Copy(Folder.ContentFile(other.Cid) + ".leaves", leaves, overwrite: true);
                break;
        }

        Assert.Equal(content, await ReadAsync(stored.Cid));
        Assert.Equal(8 + (4 * 32), new FileInfo(leaves).Length);
    }

    // spec storage 5.6
    [Fact]
    public async Task lets_a_reader_finish_what_is_deleted_meanwhile()
    {
        var content = RandomNumberGenerator.GetBytes(2 * Leaf);
        var stored = await PutAsync(content);
        await using var stream = (await Store.OpenAsync(stored.Cid, default))!;

        await Store.DeleteAsync(stored.Cid, default);

        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.Equal(content, read.ToArray());
    }

    // spec storage 5.2
    [Fact]
    public async Task deletes_what_a_killed_process_left_unfinished()
    {
        await File.WriteAllTextAsync(Path.Combine(Incoming, "unfinished"), "half");

        using var again = await OpenAsync();

        Assert.Empty(Directory.EnumerateFiles(Incoming));
    }

    protected override Task<LocalStore> OpenAsync() =>
        LocalStore.OpenAsync(Folder, new ContentOptions(), TimeProvider.System, default);

    private static void Flip(string path, int offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
