using System.Security.Cryptography;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Storage;

public sealed class A_content_store : IDisposable
{
    private readonly DataFolder _folder = new(Directory.CreateTempSubdirectory("salus-").FullName);
    private readonly ContentStore _store;

    public A_content_store() => _store = ContentStore.Open(_folder);

    private string Incoming => Path.Combine(_folder.Content, "incoming");

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    // spec storage 5.1, 5.2
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task gives_back_what_was_stored_under_the_name_that_ipfs_gives_it(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        var stored = await PutAsync(content);

        Assert.Equal((CidBuilder.Of(content), (long)length), (stored.Cid, stored.Length));
        Assert.True(File.Exists(Path.Combine(_folder.Content, $"{stored.Cid}"[^2..], $"{stored.Cid}")));
        await using var stream = await _store.OpenAsync(stored.Cid, default);
        using var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        Assert.Equal(content, read.ToArray());
        Assert.Empty(Directory.EnumerateFiles(Incoming));
    }

    // spec storage 5.1
    [Fact]
    public async Task keeps_envelopes_under_their_digests()
    {
        var envelope = RandomNumberGenerator.GetBytes(500);

        var digest = await _store.PutEnvelopeAsync(envelope, default);

        Assert.Equal(Digest.Of(envelope), digest);
        Assert.True(File.Exists(Path.Combine(_folder.Envelopes, $"{digest}"[..2], $"{digest}")));
        Assert.Equal(envelope, await _store.ReadEnvelopeAsync(digest, default));
    }

    [Fact]
    public async Task has_nothing_of_what_was_never_stored()
    {
        Assert.Null(await _store.OpenAsync(CidBuilder.Of("other"u8), default));
        Assert.Null(await _store.ReadEnvelopeAsync(Digest.Of("other"u8), default));
    }

    // spec storage 5.3
    [Fact]
    public async Task gives_out_no_byte_of_damaged_content_and_counts_it()
    {
        var stored = await PutAsync(RandomNumberGenerator.GetBytes(2_000_000));
        Flip(_store.PathOf(stored.Cid), 1_999_999);

        var damage = await Assert.ThrowsAsync<ContentDamagedException>(() => _store.OpenAsync(stored.Cid, default));

        Assert.Equal(("content-damaged", $"{stored.Cid}", 1L), (damage.Code, damage.Name, _store.Damaged));
    }

    // spec storage 5.3
    [Fact]
    public async Task gives_out_no_damaged_envelope()
    {
        var digest = await _store.PutEnvelopeAsync(new byte[100], default);
        Flip(_store.PathOf(digest), 0);

        await Assert.ThrowsAsync<ContentDamagedException>(() => _store.ReadEnvelopeAsync(digest, default));
    }

    // spec storage 5.3
    [Fact]
    public async Task is_healed_by_storing_the_same_content_again()
    {
        var content = RandomNumberGenerator.GetBytes(1000);
        var stored = await PutAsync(content);
        Flip(_store.PathOf(stored.Cid), 5);

        await PutAsync(content);

        await using var stream = await _store.OpenAsync(stored.Cid, default);
        Assert.NotNull(stream);
    }

    // spec storage 5.4, 5.2
    [Fact]
    public async Task refuses_what_is_too_long_and_keeps_nothing_of_it()
    {
        var refusal = await Assert.ThrowsAsync<ContentTooLargeException>(
            () => _store.PutAsync(new MemoryStream(new byte[1001]), 1000, default));
        Assert.Throws<ContentTooLargeException>(
            () => { _ = _store.PutEnvelopeAsync(new byte[ContentStore.MaxEnvelopeBytes + 1], default); });

        Assert.Equal("content-too-large", refusal.Code);
        Assert.Empty(Directory.EnumerateFiles(Incoming));
    }

    // spec storage 5.2
    [Fact]
    public async Task keeps_nothing_of_a_stream_that_breaks_off()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => _store.PutAsync(new BrokenStream(), 1_000_000, default));

        Assert.Empty(Directory.EnumerateFiles(_folder.Content, "*", SearchOption.AllDirectories));
    }

    // spec storage 5.2
    [Fact]
    public async Task deletes_what_a_killed_process_left_unfinished()
    {
        await File.WriteAllTextAsync(Path.Combine(Incoming, "unfinished"), "half");

        ContentStore.Open(_folder);

        Assert.Empty(Directory.EnumerateFiles(Incoming));
    }

    private static void Flip(string path, int offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private Task<StoredContent> PutAsync(byte[] content) =>
        _store.PutAsync(new MemoryStream(content), 10_000_000, default);

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
