using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Content;

namespace Salus.Primitives.Tests.Content;

public sealed class A_cid
{
    private const string OfNothing = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    [Fact]
    public void has_one_text_and_one_sequence_of_bytes()
    {
        // spec content 3.1
        var cid = new Cid(CidCodec.Raw, Digest.Of([]));
        Assert.Equal(OfNothing, cid.ToString());
        Assert.Equal("01551220" + Digest.Of([]), Convert.ToHexStringLower(cid.ToArray()));
        Assert.Equal(cid, Cid.Parse(OfNothing));
        Assert.Equal(cid, Cid.Read(cid.ToArray()));
    }

    [Fact]
    public void is_read_back_as_it_was_written() => Prop.ForAll<byte[], bool>((content, isRaw) =>
    {
        var cid = new Cid(isRaw ? CidCodec.Raw : CidCodec.DagPb, Digest.Of(content));
        return Cid.Parse(cid.ToString()) == cid && Cid.Read(cid.ToArray()) == cid;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk")] // too short
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykua")] // too long
    [InlineData("Bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")] // another base
    [InlineData("bAfkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")] // a capital
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv")] // spare bits
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk=")] // padding
    [InlineData("bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")] // codec dag-cbor
    [InlineData("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")] // version 0
    public void is_not_read_from_any_other_text(string text)
    {
        // spec content 3.1
        Assert.False(Cid.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Cid.Parse(text));
    }

    [Theory]
    [InlineData(0, 0x02)] // version
    [InlineData(1, 0x71)] // codec
    [InlineData(2, 0x13)] // hash function
    [InlineData(3, 0x1F)] // hash length
    public void is_not_read_from_bytes_of_another_kind(int place, byte value)
    {
        // spec content 3.1
        var bytes = Cid.Parse(OfNothing).ToArray();
        bytes[place] = value;
        Assert.Throws<FormatException>(() => Cid.Read(bytes));
        Assert.Throws<FormatException>(() => Cid.Read(bytes.AsSpan(..^1)));
    }

    [Fact]
    public void of_raw_bytes_has_no_text_of_version_0()
    {
        Assert.Throws<InvalidOperationException>(() => Cid.Parse(OfNothing).ToVersion0Text());
    }
}
