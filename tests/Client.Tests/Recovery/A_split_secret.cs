using System.Security.Cryptography;
using Salus.Client.Recovery;

namespace Salus.Client.Tests.Recovery;

public sealed class A_split_secret
{
    public static IEnumerable<object[]> Splits { get; } =
        [.. from count in Enumerable.Range(2, 6)
            from threshold in Enumerable.Range(2, count - 1)
            select new object[] { threshold, count }];

    // spec recovery 2.2: exhaustive for every k of n that there is.
    [Theory]
    [MemberData(nameof(Splits))]
    public void is_had_by_every_k_holders(int threshold, int count)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var held = SecretPads.Split(secret, threshold, count);
        foreach (var holders in Subsets(count).Where(holders => holders.Length >= threshold))
        {
            Assert.Equal(secret, Join(held, holders, threshold, count));
        }
    }

    // spec recovery 2.2
    [Theory]
    [MemberData(nameof(Splits))]
    public void is_lacked_by_every_k_minus_1_holders(int threshold, int count)
    {
        var held = SecretPads.Split(RandomNumberGenerator.GetBytes(32), threshold, count);
        var all = held.SelectMany(pads => pads).Select(Convert.ToHexString).Distinct().ToList();
        Assert.Equal(SecretPads.Sets(threshold, count).Count, all.Count);
        foreach (var holders in Subsets(count).Where(holders => holders.Length == threshold - 1))
        {
            var known = holders.SelectMany(holder => held[holder]).Select(Convert.ToHexString).Distinct();
            Assert.Single(all.Except(known));
            Assert.Null(Join(held, holders, threshold, count));
        }
    }

    // spec recovery 2.2: whichever pad is lacked is as random as the secret, so it says nothing.
    [Fact]
    public void has_no_pad_that_stays_the_same_when_it_is_split_again()
    {
        var secret = new byte[32];
        var (one, other) = (SecretPads.Split(secret, 2, 3), SecretPads.Split(secret, 2, 3));
        var pads = one.Concat(other).SelectMany(own => own).Select(Convert.ToHexString).Distinct();
        Assert.Equal(6, pads.Count());
        Assert.DoesNotContain(Convert.ToHexString(secret), pads);
    }

    // spec recovery 2.3
    [Fact]
    public void gives_each_the_pads_of_the_sets_without_it_in_lexicographic_order()
    {
        Assert.Equal(["0,1", "0,2", "0,3", "1,2", "1,3", "2,3"], SecretPads.Sets(3, 4).Select(Text));
        var held = SecretPads.Split(new byte[32], 3, 4);
        Assert.Equal(held[0][0], held[3][2]);
        Assert.Equal(held[1][2], held[0][2]);
        Assert.All(held, own => Assert.Equal(3, own.Count));
    }

    // spec recovery 2.4
    [Fact]
    public void is_not_joined_from_pads_that_disagree()
    {
        var held = SecretPads.Split(RandomNumberGenerator.GetBytes(32), 2, 3);
        held[1][0][0] ^= 1;
        Dictionary<int, IReadOnlyList<byte[]>> shares = new() { [1] = [.. held[1]], [2] = [new byte[32], held[2][1]] };
        Assert.Null(SecretPads.Join(shares, 2, 3));
        shares[2] = [held[2][0]];
        Assert.Null(SecretPads.Join(shares, 2, 3));
    }

    private static byte[]? Join(
        IReadOnlyList<IReadOnlyList<byte[]>> held, int[] holders, int threshold, int count) =>
        SecretPads.Join(holders.ToDictionary(holder => holder, holder => held[holder]), threshold, count);

    private static IEnumerable<int[]> Subsets(int count) => Enumerable.Range(0, 1 << count)
        .Select(bits => Enumerable.Range(0, count).Where(place => (bits & (1 << place)) != 0).ToArray());

    private static string Text(IReadOnlyList<int> set) => string.Join(',', set);
}
