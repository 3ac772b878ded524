using Salus.Primitives.Sealing;

namespace Salus.Primitives.Tests.Sealing;

public sealed class Tampered_content
{
    private const SealedContentFault NotAuthentic = SealedContentFault.NotAuthentic;
    private const SealedContentFault Truncated = SealedContentFault.Truncated;
    private const SealedContentFault WrongLayout = SealedContentFault.WrongLayout;

    // Header 40 + 40 of content + tag, then 80 of content + tag, then 80 + tag, then 20 + tag.
    private static readonly byte[] Content = Some.Content(40 + 80 + 80 + 20);

    // One row for each thing that can be done to the segments of a sealed content without its key.
    private static readonly Dictionary<string, (SealedContentFault Fault, Func<byte[][], byte[][]> Tamper)> Rows = new()
    {
        ["header length changed"] = (WrongLayout, parts => Flip(parts, 0, 0)),
        ["salt changed"] = (NotAuthentic, parts => Flip(parts, 0, 1)),
        ["nonce prefix changed"] = (NotAuthentic, parts => Flip(parts, 0, 39)),
        ["first byte of content changed"] = (NotAuthentic, parts => Flip(parts, 0, 40)),
        ["tag of the first segment changed"] = (NotAuthentic, parts => Flip(parts, 0, 95)),
        ["middle segment changed"] = (NotAuthentic, parts => Flip(parts, 1, 50)),
        ["last byte changed"] = (NotAuthentic, parts => Flip(parts, 3, 35)),
        ["middle segments in another order"] = (NotAuthentic, parts => [parts[0], parts[2], parts[1], parts[3]]),
        ["middle segment dropped"] = (NotAuthentic, parts => [parts[0], parts[1], parts[3]]),
        ["middle segment doubled"] = (NotAuthentic, parts => [parts[0], parts[1], parts[1], parts[2], parts[3]]),
        ["last segment dropped, so another counts as last"] = (NotAuthentic, parts => [parts[0], parts[1], parts[2]]),
        ["all but the first segment dropped"] = (NotAuthentic, parts => [parts[0]]),
        ["last segment moved forward"] = (NotAuthentic, parts => [parts[0], parts[3]]),
        ["last segment doubled"] = (NotAuthentic, parts => [parts[0], parts[1], parts[2], parts[3], parts[3]]),
        ["cut by one byte"] = (NotAuthentic, parts => [parts[0], parts[1], parts[2], parts[3][..^1]]),
        ["cut inside the last tag"] = (Truncated, parts => [parts[0], parts[1], parts[2], parts[3][..15]]),
        ["cut to a bare last tag"] = (Truncated, parts => [parts[0], parts[1], parts[2], parts[3][20..]]),
        ["cut inside the first tag"] = (Truncated, parts => [parts[0][..55]]),
        ["cut inside the header"] = (Truncated, parts => [parts[0][..39]]),
        ["cut to nothing"] = (Truncated, _ => []),
        ["a byte added"] = (NotAuthentic, parts => [.. parts, [0]]),
        ["a segment's worth of zeros added"] = (NotAuthentic, parts => [.. parts, new byte[60]]),
        ["segment of another content under the same key"] =
            (NotAuthentic, parts => [parts[0], OfAnother()[1], parts[2], parts[3]]),
        ["header of another content under the same key"] =
            (NotAuthentic, parts => [[.. OfAnother()[0][..40], .. parts[0][40..]], parts[1], parts[2], parts[3]]),
    };

    public static TheoryData<string> Tamperings => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void is_refused(string tampering)
    {
        // spec content 1.4, spec content 1.8
        var bytes = Tamper(tampering);
        Assert.Equal(Rows[tampering].Fault, Fault(() =>
            SealedSpan.Open(Some.SmallSegments, bytes, Some.Key, Some.AssociatedData)));
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task is_refused_in_a_stream_and_only_true_content_was_given_out(string tampering)
    {
        // spec content 1.7, spec content 1.8
        var opened = new MemoryStream();
        var streams = new SealedStreams(Some.SmallSegments, opened, new StutteringStream(Tamper(tampering)));
        var refused = await Assert.ThrowsAsync<SealedContentException>(() =>
            streams.OpenAsync(Some.Key, Some.AssociatedData, CancellationToken.None));
        Assert.Equal(Rows[tampering].Fault, refused.Fault);
        Assert.Equal(Content[..(int)opened.Length], opened.ToArray());
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void is_refused_by_a_reader_no_later_than_at_the_place(string tampering)
    {
        // spec content 1.7
        using var stream = new MemoryStream(Tamper(tampering));
        Assert.Equal(Rows[tampering].Fault, Fault(() =>
        {
            using var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
            reader.ReadAt(0, new byte[reader.Length]);
        }));
    }

    [Fact]
    public void opens_when_nothing_was_done_to_it()
    {
        var bytes = Some.Sealed(Some.SmallSegments, Content);
        Assert.Equal(4, Some.Segments(Some.SmallSegments, bytes).Length);
        Assert.Equal(Content, SealedSpan.Open(Some.SmallSegments, bytes, Some.Key, Some.AssociatedData));
    }

    [Fact]
    public void is_refused_wherever_a_single_bit_was_flipped()
    {
        // spec content 1.8
        var bytes = Some.Sealed(Some.SmallSegments, Content);
        for (var place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 0x10;
            Assert.Throws<SealedContentException>(() =>
                SealedSpan.Open(Some.SmallSegments, bytes, Some.Key, Some.AssociatedData));
            bytes[place] ^= 0x10;
        }
    }

    [Fact]
    public void is_refused_wherever_it_was_cut()
    {
        // spec content 1.8
        var bytes = Some.Sealed(Some.SmallSegments, Content);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SealedContentException>(() =>
                SealedSpan.Open(Some.SmallSegments, bytes.AsSpan(0, length), Some.Key, Some.AssociatedData));
        }
    }

    [Fact]
    public void is_refused_with_other_associated_data_and_with_another_key()
    {
        // spec content 1.6, spec content 1.8
        var bytes = SealedContent.Seal(Content, Some.Key, Some.AssociatedData);
        Assert.Equal(NotAuthentic, Fault(() => SealedContent.Open(bytes, Some.Key, "another record"u8)));
        Assert.Equal(NotAuthentic, Fault(() => SealedContent.Open(bytes, Some.Key, [])));
        Assert.Equal(NotAuthentic, Fault(() => SealedContent.Open(bytes, SealedContent.NewKey(), Some.AssociatedData)));
    }

    [Fact]
    public void tells_nothing_of_what_was_wrong_inside()
    {
        // spec content 1.8
        var bytes = SealedContent.Seal(Content, Some.Key, Some.AssociatedData);
        var wrongKey = Assert.Throws<SealedContentException>(() =>
            SealedContent.Open(bytes, SealedContent.NewKey(), Some.AssociatedData));
        bytes[^1] ^= 1;
        var changed = Assert.Throws<SealedContentException>(() =>
            SealedContent.Open(bytes, Some.Key, Some.AssociatedData));
        Assert.Equal(wrongKey.Message, changed.Message);
        Assert.Null(changed.InnerException);
    }

    private static byte[] Tamper(string tampering)
    {
        var parts = Some.Segments(Some.SmallSegments, Some.Sealed(Some.SmallSegments, Content));
        return [.. Rows[tampering].Tamper(parts).SelectMany(part => part)];
    }

    private static byte[][] OfAnother()
    {
        var header = Some.Header(Some.SmallSegments);
        header[1] ^= 0xFF;
        var bytes = SealedSpan.Seal(Some.SmallSegments, Content, Some.Key, Some.AssociatedData, header);
        return Some.Segments(Some.SmallSegments, bytes);
    }

    private static byte[][] Flip(byte[][] parts, int segment, int place)
    {
        parts[segment][place] ^= 0x01;
        return parts;
    }

    private static SealedContentFault Fault(Action open) => Assert.Throws<SealedContentException>(open).Fault;
}
