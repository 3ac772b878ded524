using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Salus.Primitives.Tests;

public sealed class A_digest
{
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact] // spec crypto 1.2; FIPS 180-4's example
    public void is_the_sha_256_of_its_data() =>
        Assert.Equal(OfAbc, Digest.Of(Encoding.ASCII.GetBytes("abc")).ToString());

    [Fact]
    public void reads_back_from_its_text_and_its_bytes()
    {
        var digest = Digest.Parse(OfAbc);

        Assert.Equal(digest, Digest.Read(digest.ToArray()));
        Assert.Equal(Convert.FromHexString(OfAbc), digest.ToArray());
        Assert.Equal(digest.GetHashCode(), Digest.Read(digest.ToArray()).GetHashCode());
        Assert.NotEqual(Digest.Zero, digest);
    }

    [Theory] // spec crypto 1.2
    [InlineData("")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015add")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(" a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void has_no_other_text(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(text));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void is_read_from_32_bytes_only(int length) =>
        Assert.Throws<ArgumentException>(() => Digest.Read(new byte[length]));

    [Fact]
    public void orders_as_its_bytes_do() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[], int>((a, b, at) =>
    {
        var left = Digest.Of(a).ToArray();
        var right = Digest.Of(b).ToArray();
        left.AsSpan(0, at & 31).CopyTo(right); // so that later bytes decide, too

        return Math.Sign(Digest.Read(left).CompareTo(Digest.Read(right)))
            == Math.Sign(left.AsSpan().SequenceCompareTo(right));
    }));
}
