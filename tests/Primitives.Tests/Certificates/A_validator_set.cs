using System.Text;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.Primitives.Tests.Certificates;

public sealed class A_validator_set
{
    private static readonly Validator V1 = new("v1", "hospital-a", Council.Key("v1"), 2);
    private static readonly Validator V2 = new("v2", "hospital-b", Council.Key("v2"), 3);

    // Each row breaks one sentence of spec wire 2.1.
    private static readonly Dictionary<string, Validator[]> Impossible = new()
    {
        ["no validator"] = [],
        ["no power at all"] = [V1 with { Power = 0 }],
        ["negative power"] = [V1 with { Power = -1 }, V2],
        ["more power than JSON keeps exact"] = [V1 with { Power = ValidatorSet.MaxPower }, V2],
        ["power that would overflow"] = [V1 with { Power = long.MaxValue }, V2 with { Power = long.MaxValue }],
        ["an id twice"] = [V1, V2 with { Id = "v1" }],
        ["a key twice"] = [V1, V2 with { Key = V1.Key }],
        ["an empty id"] = [V1 with { Id = "" }],
        ["an id that is too long"] = [V1 with { Id = new string('v', 65) }],
        ["an id outside printable ASCII"] = [V1 with { Id = "v\u00e9" }],
        ["an empty organisation"] = [V1 with { Organisation = "" }],
        ["an organisation outside printable ASCII"] = [V1 with { Organisation = "a\nb" }],
    };

    public static TheoryData<string> Faults => [.. Impossible.Keys];

    [Fact]
    public void stands_in_ordinal_order_whatever_order_it_was_given_in()
    {
        // spec wire 2.2, spec wire 2.3
        Assert.Equal(new ValidatorSet([V1, V2]).Digest, new ValidatorSet([V2, V1]).Digest);
        Assert.Equal([V1, V2], new ValidatorSet([V2, V1]).Validators);
        Validator[] mixed = [V1 with { Id = "b" }, V2 with { Id = "A" }];
        Assert.Equal(["A", "b"], new ValidatorSet(mixed).Validators.Select(validator => validator.Id));
    }

    [Fact]
    public void finds_its_validators_and_adds_their_power()
    {
        var set = new ValidatorSet([V1, V2]);
        Assert.Equal(5, set.TotalPower);
        Assert.Equal(V2, set.Find("v2"));
        Assert.Null(set.Find("V2"));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void cannot_have(string fault)
    {
        // spec wire 2.1
        Assert.Throws<ArgumentException>(() => new ValidatorSet(Impossible[fault]));
    }

    [Fact]
    public void has_the_bytes_of_its_definition()
    {
        // spec wire 1.8, spec wire 2.2, spec wire 2.3: by hand, for the key of RFC 7517 appendix A.1.
        var key = Jwk.Parse(Encoding.ASCII.GetBytes(
            """
            {"kty":"EC","crv":"P-256",
             "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
             "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
            """));
        var set = new ValidatorSet([new Validator("v1", "a", key, 5)]);
        var expected = Convert.ToHexStringLower("salus-validators-v1\0"u8) + "00000001" + "00027631" + "000161"
            + "30a0424cd21c2944838a2d75c92b37e76ea20d9f00893a3b4eee8a3c0aafec3e"
            + "e04b65e92456d9888b52b379bdfbd51ee869ef1f0fc65b6659695b6cce081723"
            + "0000000000000005";
        Assert.Equal(expected, Convert.ToHexStringLower(set.Encode()));
        Assert.Equal(Digest.Of(Convert.FromHexString(expected)), set.Digest);
    }

    [Fact]
    public void has_another_digest_when_anything_in_it_differs()
    {
        // spec wire 2.3
        Validator[] variants =
        [
            V1, V1 with { Id = "v0" }, V1 with { Organisation = "hospital-c" },
            V1 with { Key = Council.Key("v3") }, V1 with { Power = 1 },
        ];
        var digests = variants.Select(variant => new ValidatorSet([variant, V2]).Digest).ToHashSet();
        Assert.Equal(variants.Length, digests.Count);
        Assert.DoesNotContain(new ValidatorSet([V1]).Digest, digests);
    }

    [Fact]
    public void is_read_back_as_it_was_written()
    {
        // spec wire 2.2
        var set = ValidatorSet.Decode(Council.Set.Encode());
        Assert.Equal(Council.Set.Validators, set.Validators);
        Assert.Equal(Council.Set.Digest, set.Digest);
    }

    [Fact]
    public void is_not_read_when_it_is_cut_changed_or_followed_by_anything()
    {
        // spec wire 2.2
        var bytes = Council.Set.Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireRejectedException>(() => ValidatorSet.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<WireRejectedException>(() => ValidatorSet.Decode([.. bytes, 0]));
        bytes[0] ^= 1;
        Assert.Throws<WireRejectedException>(() => ValidatorSet.Decode(bytes));
    }

    [Fact]
    public void is_not_read_out_of_order()
    {
        // spec wire 2.2
        var (one, two) = (new ValidatorSet([V1]).Encode(), new ValidatorSet([V2]).Encode());
        var head = "salus-validators-v1\0"u8.Length + sizeof(uint);
        byte[] both = [.. one[..(head - 1)], 2, .. one[head..], .. two[head..]];
        byte[] turned = [.. one[..(head - 1)], 2, .. two[head..], .. one[head..]];
        Assert.Equal(both, ValidatorSet.Decode(both).Encode());
        var refused = Assert.Throws<WireRejectedException>(() => ValidatorSet.Decode(turned));
        Assert.Equal(WireFault.WrongValue, refused.Fault);
    }

    [Fact]
    public void is_not_read_with_a_key_that_is_no_point_of_the_curve()
    {
        // spec wire 2.1
        var bytes = new ValidatorSet([V1]).Encode();
        bytes[^9] ^= 1;
        var refused = Assert.Throws<WireRejectedException>(() => ValidatorSet.Decode(bytes));
        Assert.Equal(WireFault.WrongValue, refused.Fault);
        Assert.Contains("'v1'", refused.Message, StringComparison.Ordinal);
    }
}
