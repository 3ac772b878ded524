using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Primitives.Tests.Sealing;

public sealed class Sealed_content
{
    private const int Header = 40;
    private const int Tag = 16;
    private const int Segment = 1 << 20;
    private const int FirstPlain = Segment - Header - Tag;
    private const int Plain = Segment - Tag;

    public static TheoryData<int> SizesAroundSegments =>
    [
        0, 1, 15, 16, 17, FirstPlain - 1, FirstPlain, FirstPlain + 1, Segment, FirstPlain + Plain - 1,
        FirstPlain + Plain, FirstPlain + Plain + 1, FirstPlain + 2 * Plain,
    ];

    [Theory]
    [InlineData("SHA1", 16, 64, "6eb56cdc726dfbe5d57f2fcdc6e9345b", "aad",
        "This is a fairly long plaintext. It is of the exact length to create three output blocks. ",
        "1893b3af5e14ab378d065addfc8484da642c0862877baea8"
        + "db92d9c77406a406168478821c4298eab3e6d531277f4c1a051714faebcaefcbca7b7be05e9445ea"
        + "a0bb2904153398a25084dd80ae0edcd1c3079fcea2cd3770630ee36f7539207b8ec9d754956d486b71cdf989f0ed6fba"
        + "6779b63558be0a66e668df14e1603cd2"
        + "af8944844078345286d0b292e772e7190775c51a0f83e40c0b75821027e7e538e111")]
    [InlineData("SHA256", 16, 64, "6eb56cdc726dfbe5d57f2fcdc6e9345b", "", "",
        "18be78bce0cab6fd38a9041eea8ab0ffc4cf17e3c00b661d3927f5f79069f41a210fedc40b25648c")]
    [InlineData("SHA1", 32, 64, "00112233445566778899aabbccddeeff6eb56cdc726dfbe5d57f2fcdc6e9345b", "", "",
        "28fae780c70a82d1256c8303a1261ac6a98cf557b4e173967a62f3c149517ba5b2431da93b3c6e90f508b34dc14bfda5"
        + "9bab05681c6ad3fa")]
    [InlineData("SHA1", 32, 120, "00112233445566778899aabbccddeeff6eb56cdc726dfbe5d57f2fcdc6e9345b",
        "\0\u0001\u0002\u0003", "BLOCK 1.BLOCK 2.BLOCK 3.BLOCK 4.BLOCK 5.BLOCK 6.BLOCK 7.BLOCK 8.",
        "28782994617714a80fa085e15051a16854522330d6d0f26c049b2192f09cdd98b2eb90c753bfff277a29e54fa4afb15d"
        + "648c28477eb07f012535c767f5fdce24ffffae318480c1d37357d6d3c511159318afa09ef38aa3f5456fd7817c5c02dd"
        + "6e1a7fef174c8bd24e38b5982ac105497c0101ac5581fe5b")]
    public void is_what_tink_makes_of_its_own_vectors(
        string hash, int derived, int segment, string key, string associatedData, string plaintext, string expected)
    {
        // spec content 1.2; AesGcmHkdfStreamingTestUtil of tink-java, vectors 0, 2, 5 and 7
        var scheme = new SealingScheme(segment, derived, new HashAlgorithmName(hash));
        var (plain, bytes) = (Encoding.ASCII.GetBytes(plaintext), Convert.FromHexString(expected));
        var (keyBytes, associated) = (Convert.FromHexString(key), Encoding.ASCII.GetBytes(associatedData));

        Assert.Equal(plain, SealedSpan.Open(scheme, bytes, keyBytes, associated));
        var sealedAgain = SealedSpan.Seal(scheme, plain, keyBytes, associated, bytes.AsSpan(0, scheme.HeaderSize));
        Assert.Equal(expected, Convert.ToHexStringLower(sealedAgain));
    }

    [Fact]
    public void is_what_a_plain_computation_of_its_definition_gives()
    {
        // spec content 1.3, spec content 1.4, spec content 1.5: three segments, by hand.
        var content = Some.Content(FirstPlain + Plain + 5);
        var header = Some.Header(SealingScheme.Standard);
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, Some.Key, 32, header[1..33], Some.AssociatedData);
        using var aes = new AesGcm(derived, Tag);
        List<byte> expected = [.. header];
        var pieces = new[] { content[..FirstPlain], content[FirstPlain..(FirstPlain + Plain)], content[^5..] };
        for (var number = 0; number < pieces.Length; number++)
        {
            var nonce = new byte[12];
            header[33..].CopyTo(nonce, 0);
            BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(7), number);
            nonce[11] = number == 2 ? (byte)1 : (byte)0;
            var (ciphertext, tag) = (new byte[pieces[number].Length], new byte[Tag]);
            aes.Encrypt(nonce, pieces[number], ciphertext, tag);
            expected.AddRange(ciphertext);
            expected.AddRange(tag);
        }

        Assert.Equal(expected, Some.Sealed(SealingScheme.Standard, content));
    }

    [Theory]
    [MemberData(nameof(SizesAroundSegments))]
    public async Task opens_to_what_was_sealed_in_memory_and_in_streams(int size)
    {
        // spec content 1.5
        var content = Some.Content(size);
        var inMemory = SealedContent.Seal(content, Some.Key, Some.AssociatedData);
        var inStreams = new MemoryStream();
        await SealedContent.SealAsync(
            new StutteringStream(content), inStreams, Some.Key, Some.AssociatedData, CancellationToken.None);

        Assert.Equal(SealedContent.SealedLength(size), inMemory.Length);
        Assert.Equal(SealedContent.SealedLength(size), inStreams.Length);
        Assert.Equal(content, SealedContent.Open(inStreams.ToArray(), Some.Key, Some.AssociatedData));
        var opened = new MemoryStream();
        await SealedContent.OpenAsync(new StutteringStream(inMemory), opened, Some.Key, Some.AssociatedData);
        Assert.Equal(content, opened.ToArray());
    }

    [Fact]
    public void is_the_same_in_memory_and_in_streams_whatever_its_size() => Prop.ForAll<byte[]>(content =>
    {
        var header = Some.Header(Some.SmallSegments);
        var stream = new MemoryStream();
        new SealedStreams(Some.SmallSegments, new StutteringStream(content), stream)
            .SealAsync(Some.Key, Some.AssociatedData, header, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray().AsSpan().SequenceEqual(Some.Sealed(Some.SmallSegments, content));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, Header + Tag)]
    [InlineData(1, Header + Tag + 1)]
    [InlineData(FirstPlain, Segment)]
    [InlineData(FirstPlain + 1, Segment + Tag + 1)]
    [InlineData(FirstPlain + Plain, 2 * Segment)]
    [InlineData(FirstPlain + Plain + 1, 2 * Segment + Tag + 1)]
    public void has_a_length_that_only_the_length_of_the_content_decides(int size, long sealedLength)
    {
        // spec content 1.5
        Assert.Equal(sealedLength, SealedContent.SealedLength(size));
    }

    [Fact]
    public void is_never_the_same_twice()
    {
        // spec content 1.1, spec content 1.3
        var content = Some.Content(20);
        Assert.NotEqual(
            SealedContent.Seal(content, Some.Key, Some.AssociatedData),
            SealedContent.Seal(content, Some.Key, Some.AssociatedData));
        Assert.Equal(SealedContent.KeySize, SealedContent.NewKey().Length);
        Assert.NotEqual(SealedContent.NewKey(), SealedContent.NewKey());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task wants_a_key_of_32_bytes(int length)
    {
        // spec content 1.1
        var (key, stream) = (new byte[length], new MemoryStream());
        Assert.Throws<ArgumentException>(() => SealedContent.Seal([], key, []));
        Assert.Throws<ArgumentException>(() => SealedContent.Open(new byte[Header + Tag], key, []));
        Assert.Throws<ArgumentException>(() => SealedReader.Open(stream, key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => SealedContent.SealAsync(stream, stream, key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => SealedContent.OpenAsync(stream, stream, key, default));
    }

    [Fact]
    public async Task is_made_in_memory_that_does_not_grow_with_it()
    {
        // 256 MiB pass through sealing and CID; what is allocated, pooled buffers included, stays under 4 MiB. These
        // streams never wait, so all of it happens on this thread, whatever other tests do meanwhile.
        const long length = 1L << 28;
        await using var source = new CountingStream(length);
        await using var target = new CountingStream(0);
        using var cid = new CidBuilder();
        await using var observed = new ObservedStream(target, cid.Append);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sealing = SealedContent.SealAsync(source, observed, Some.Key, Some.AssociatedData);
        Assert.True(sealing.IsCompletedSuccessfully);
        cid.Finish();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(SealedContent.SealedLength(length), target.Written);
        await sealing;
    }
}
