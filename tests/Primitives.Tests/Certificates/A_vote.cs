using Salus.Primitives.Certificates;

namespace Salus.Primitives.Tests.Certificates;

public sealed class A_vote
{
    [Fact]
    public void has_the_bytes_of_its_definition()
    {
        // spec wire 1.8, spec wire 2.4
        var expected = Convert.ToHexStringLower("salus-vote-v1\0"u8) + "00036e6574" + "00026c31"
            + "0000000000000102" + "00000003" + Digest.Of([]);
        Assert.Equal(expected, Convert.ToHexStringLower(VoteBytes.For("net", "l1", 0x102, 3, Digest.Of([]))));
    }

    [Fact]
    public void differs_when_anything_that_it_binds_differs()
    {
        // spec wire 2.4; the second and third row would be the same without the lengths.
        byte[][] votes =
        [
            VoteBytes.For("net", "records", 1, 0, Digest.Zero), VoteBytes.For("netr", "ecords", 1, 0, Digest.Zero),
            VoteBytes.For("ne", "trecords", 1, 0, Digest.Zero), VoteBytes.For("net", "records", 2, 0, Digest.Zero),
            VoteBytes.For("net", "records", 1, 1, Digest.Zero), VoteBytes.For("net", "records", 1, 0, Digest.Of([])),
        ];
        Assert.Equal(votes.Length, votes.Select(Convert.ToHexString).Distinct().Count());
    }
}
