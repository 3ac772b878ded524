using System.Security.Cryptography;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Tests.Content;

public sealed class An_envelope : IDisposable
{
    private readonly DataFolder _folder = new(Directory.CreateTempSubdirectory("salus-store-").FullName);
    private readonly EnvelopeFolder _envelopes;

    public An_envelope() => _envelopes = EnvelopeFolder.Open(_folder);

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    // spec storage 5.1
    [Fact]
    public async Task lies_under_its_digest()
    {
        var envelope = RandomNumberGenerator.GetBytes(500);

        var digest = await _envelopes.PutAsync(envelope, default);

        Assert.Equal(Digest.Of(envelope), digest);
        Assert.True(File.Exists(Path.Combine(_folder.Envelopes, $"{digest}"[..2], $"{digest}")));
        Assert.Equal(envelope, await _envelopes.ReadAsync(digest, default));
        Assert.True(_envelopes.Holds(digest));
    }

    [Fact]
    public async Task that_was_never_stored_is_not_here() =>
        Assert.Null(await _envelopes.ReadAsync(Digest.Of("other"u8), default));

    // spec storage 5.3
    [Theory]
    [InlineData(100)]
    [InlineData(99)]
    [InlineData(70_000)]
    public async Task that_is_damaged_is_not_given_out(int length)
    {
        var digest = await _envelopes.PutAsync(RandomNumberGenerator.GetBytes(100), default);
        await File.WriteAllBytesAsync(_folder.EnvelopeFile(digest), new byte[length]);

        await Assert.ThrowsAsync<ContentDamagedException>(() => _envelopes.ReadAsync(digest, default));

        Assert.Equal(1, _envelopes.Damaged);
    }

    // spec storage 5.6
    [Fact]
    public async Task that_was_deleted_is_gone()
    {
        var digest = await _envelopes.PutAsync(new byte[10], default);

        Assert.True(_envelopes.Delete(digest));

        Assert.False(_envelopes.Delete(digest));
        Assert.False(_envelopes.Holds(digest));
        Assert.Null(await _envelopes.ReadAsync(digest, default));
    }

    // spec storage 5.4
    [Fact]
    public async Task that_is_too_long_is_refused()
    {
        await Assert.ThrowsAsync<ContentTooLargeException>(
            () => _envelopes.PutAsync(new byte[EnvelopeFolder.MaxBytes + 1], default));

        Assert.Empty(Directory.EnumerateFiles(_folder.Envelopes, "*", SearchOption.AllDirectories));
    }
}
