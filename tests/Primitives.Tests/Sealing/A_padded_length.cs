using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Sealing;

namespace Salus.Primitives.Tests.Sealing;

public sealed class A_padded_length
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(8, 8)]
    [InlineData(9, 10)] // the example of the paper's section 4: E = 3, S = 2, one bit to clear
    [InlineData(100, 104)]
    [InlineData(1000, 1024)]
    [InlineData(1025, 1088)]
    [InlineData(1_000_000, 1_015_808)]
    [InlineData(1L << 40, 1L << 40)]
    [InlineData((1L << 40) + 1, (1L << 40) + (1L << 34))]
    public void is_that_of_padme(long length, long padded)
    {
        // spec content 2.1
        Assert.Equal(padded, Padme.PaddedLength(length));
    }

    [Fact]
    public void is_at_most_12_percent_more_and_stays_when_padded_again()
    {
        // spec content 2.2
        Prop.ForAll<ulong>(any =>
        {
            var length = (long)(any >> 4);
            var padded = Padme.PaddedLength(length);
            return padded >= length && (UInt128)(padded - length) * 100 <= (UInt128)length * 12
                && Padme.PaddedLength(padded) == padded;
        }).QuickCheckThrowOnFailure();
        Assert.All(Enumerable.Range(0, 5000), length =>
            Assert.True((Padme.PaddedLength(length) - length) * 100L <= length * 12L, $"{length}"));
    }

    [Fact]
    public void never_falls_when_the_length_grows() => Assert.All(Enumerable.Range(1, 5000), length =>
        Assert.True(Padme.PaddedLength(length) >= Padme.PaddedLength(length - 1)));

    [Fact]
    public void does_not_exist_for_a_negative_length()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Padme.PaddedLength(-1));
    }
}
