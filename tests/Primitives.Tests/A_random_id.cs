using FsCheck;
using FsCheck.Fluent;

namespace Salus.Primitives.Tests;

public sealed class A_random_id
{
    [Theory] // spec crypto 1.3; the texts were computed with Python's base64.b32encode
    [InlineData("00000000000000000000000000000000", "aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ffffffffffffffffffffffffffffffff", "77777777777777777777777774")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "aaaqeayeaudaocajbifqydiob4")]
    public void is_written_in_base32(string hex, string text)
    {
        var id = RandomId.From(Convert.FromHexString(hex));

        Assert.Equal(text, id.ToString());
        Assert.Equal(id, RandomId.Parse(text));
        Assert.Equal(Convert.FromHexString(hex), id.ToArray());
    }

    [Theory] // spec crypto 1.3
    [InlineData("")]
    [InlineData("aaaqeayeaudaocajbifqydiob")]
    [InlineData("aaaqeayeaudaocajbifqydiob4a")]
    [InlineData("AAAQEAYEAUDAOCAJBIFQYDIOB4")]
    [InlineData("aaaqeayeaudaocajbifqydiob5")]
    [InlineData("aaaqeayeaudaocajbifqydiob6")]
    [InlineData("aaaqeayeaudaocajbifqydiob7")]
    [InlineData("1aaqeayeaudaocajbifqydiob4")]
    [InlineData("aaaqeayeaudaocajbifqydio==")]
    public void has_no_other_text(string text)
    {
        Assert.False(RandomId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => RandomId.Parse(text));
    }

    [Fact]
    public void reads_back_from_its_text() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(seed =>
    {
        var id = RandomId.From(Digest.Of(seed).ToArray().AsSpan(0, RandomId.Size));
        return RandomId.Parse(id.ToString()) == id && RandomId.From(id.ToArray()) == id;
    }));

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public void is_read_from_16_bytes_only(int length) =>
        Assert.Throws<ArgumentException>(() => RandomId.From(new byte[length]));
}
