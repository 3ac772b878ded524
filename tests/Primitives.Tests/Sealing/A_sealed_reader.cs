using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Sealing;

namespace Salus.Primitives.Tests.Sealing;

public sealed class A_sealed_reader
{
    [Fact]
    public void reads_at_any_place_what_was_sealed() => Prop.ForAll<byte[], ushort, byte>((content, offset, count) =>
    {
        var at = offset % (content.Length + 3);
        using var stream = new MemoryStream(Some.Sealed(Some.SmallSegments, content));
        using var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
        var buffer = new byte[count];
        var read = reader.ReadAt(at, buffer);
        var expected = content.Skip(at).Take(count).ToArray();
        return reader.Length == content.Length && buffer.AsSpan(0, read).SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void reads_across_every_border_of_its_segments()
    {
        var content = Some.Content(500);
        using var stream = new MemoryStream(Some.Sealed(Some.SmallSegments, content));
        using var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
        for (var offset = 0; offset <= content.Length; offset++)
        {
            var buffer = new byte[content.Length];
            var read = reader.ReadAt(offset, buffer);
            Assert.Equal(content[offset..], buffer[..read]);
        }
    }

    [Fact]
    public void reads_content_sealed_for_the_world_outside()
    {
        var content = Some.Content(2_300_000);
        using var stream = new MemoryStream(SealedContent.Seal(content, Some.Key, Some.AssociatedData));
        using var reader = SealedReader.Open(stream, Some.Key, Some.AssociatedData);
        var buffer = new byte[200_000];
        Assert.Equal(buffer.Length, reader.ReadAt(1_000_000, buffer));
        Assert.Equal(content[1_000_000..1_200_000], buffer);
        Assert.Equal(content.Length, reader.Length);
    }

    [Fact]
    public void gives_nothing_at_the_end_and_refuses_a_place_before_the_start()
    {
        using var stream = new MemoryStream(Some.Sealed(Some.SmallSegments, []));
        using var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
        Assert.Equal(0, reader.Length);
        Assert.Equal(0, reader.ReadAt(0, new byte[4]));
        Assert.Equal(0, reader.ReadAt(long.MaxValue, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadAt(-1, new byte[4]));
    }

    [Fact]
    public void still_reads_other_segments_after_it_met_a_changed_one()
    {
        // spec content 1.7
        var content = Some.Content(300);
        var bytes = Some.Sealed(Some.SmallSegments, content);
        bytes[100] ^= 1;
        using var stream = new MemoryStream(bytes);
        using var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
        var buffer = new byte[40];
        Assert.Throws<SealedContentException>(() => reader.ReadAt(50, buffer));
        Assert.Throws<SealedContentException>(() => reader.ReadAt(60, buffer));
        Assert.Equal(20, reader.ReadAt(280, buffer));
        Assert.Equal(content[280..], buffer[..20]);
        Assert.Equal(40, reader.ReadAt(0, buffer));
        Assert.Equal(content[..40], buffer);
    }

    [Fact]
    public void does_not_open_content_cut_between_two_segments()
    {
        // spec content 1.7: its length would be a lie, though every segment up to the cut is authentic.
        var bytes = Some.Sealed(Some.SmallSegments, Some.Content(300));
        using var stream = new MemoryStream(bytes[..(2 * Some.SmallSegments.SegmentSize)]);
        var refused = Assert.Throws<SealedContentException>(() =>
            SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData));
        Assert.Equal(SealedContentFault.NotAuthentic, refused.Fault);
    }

    [Fact]
    public void reads_nothing_once_it_is_disposed()
    {
        using var stream = new MemoryStream(Some.Sealed(Some.SmallSegments, [1]));
        var reader = SealedReader.Open(Some.SmallSegments, stream, Some.Key, Some.AssociatedData);
        reader.Dispose();
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.ReadAt(0, new byte[1]));
    }
}
