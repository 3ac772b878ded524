using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;
using static Salus.Primitives.Tests.Certificates.Council;

namespace Salus.Primitives.Tests.Certificates;

public sealed class A_certificate
{
    private const CertificateFault Unknown = CertificateFault.UnknownValidator;
    private const CertificateFault Duplicate = CertificateFault.DuplicateValidator;
    private const CertificateFault Unordered = CertificateFault.Unordered;
    private const CertificateFault Bad = CertificateFault.BadSignature;
    private const CertificateFault NotEnough = CertificateFault.NotEnoughPower;

    // In precedence order: every row also has all the faults that come after its own, as far as they can be together.
    private static readonly Dictionary<string, (CertificateFault Fault, Certificate Certificate)> Rows = new()
    {
        ["an unknown validator, before all else"] =
            (Unknown, Of(Vote("v2"), Forged("v1"), Forged("v1"), Vote("v3") with { Validator = "v9" })),
        ["a validator whose id has another case"] =
            (Unknown, Of(Vote("v1"), Vote("v2"), Vote("v3") with { Validator = "V3" })),
        ["a validator twice, before order and signatures"] = (Duplicate, Of(Forged("v2"), Forged("v1"), Vote("v2"))),
        ["the same true vote twice to make up a quorum"] = (Duplicate, Of(Vote("v1"), Vote("v2"), Vote("v2"))),
        ["out of order, before signatures"] = (Unordered, Of(Vote("v2"), Forged("v1"))),
        ["out of order, though all is true"] = (Unordered, Of(Vote("v1"), Vote("v3"), Vote("v2"))),
        ["a forged signature, before power"] = (Bad, Of(Vote("v1"), Forged("v2"))),
        ["a forged signature beyond a quorum"] = (Bad, Of(Vote("v1"), Vote("v2"), Vote("v3"), Forged("v4"))),
        ["a signature of another validator"] = (Bad, Of(Vote("v1"), Vote("v2"), Vote("v4") with { Validator = "v3" })),
        ["a vote of another round"] = (Bad, Of(Vote("v1"), Vote("v2"), Vote("v3", Round + 1))),
        ["an empty signature"] = (Bad, Of(Vote("v1"), Vote("v2"), new ValidatorSignature("v3", default))),
        ["a signature of 65 bytes"] =
            (Bad, Of(Vote("v1"), Vote("v2"), new ValidatorSignature("v3", (byte[])[.. Vote("v3").Signature.Span, 0]))),
        ["too little power"] = (NotEnough, SignedBy("v1", "v2")),
        ["no signature"] = (NotEnough, SignedBy()),
    };

    public static TheoryData<string> Faults => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void is_refused_for(string fault)
    {
        // spec wire 2.6
        Assert.Equal(Rows[fault].Fault, Check(Rows[fault].Certificate));
    }

    [Fact]
    public void is_accepted_with_the_signatures_of_a_quorum_whichever_it_is()
    {
        // spec wire 2.6, spec wire 2.8
        Assert.Null(Check(SignedBy("v1", "v2", "v3")));
        Assert.Null(Check(SignedBy("v1", "v3", "v4")));
        Assert.Null(Check(SignedBy("v1", "v2", "v3", "v4")));
    }

    [Fact]
    public void holds_for_its_network_ledger_height_round_and_header_only()
    {
        // spec wire 2.4, spec wire 2.6
        var (certificate, rule) = (SignedBy("v1", "v2", "v3"), QuorumRule.MoreThanTwoThirds);
        Assert.Null(certificate.Check(Set, rule, Network, Ledger, Height, Header));
        Assert.Equal(Bad, certificate.Check(Set, rule, "mainnet", Ledger, Height, Header));
        Assert.Equal(Bad, certificate.Check(Set, rule, Network, "policies", Height, Header));
        Assert.Equal(Bad, certificate.Check(Set, rule, Network, Ledger, Height + 1, Header));
        Assert.Equal(Bad, certificate.Check(Set, rule, Network, Ledger, Height, Digest.Of([1])));
        Assert.Equal(Bad, new Certificate(Round + 1, certificate.Signatures)
            .Check(Set, rule, Network, Ledger, Height, Header));
    }

    [Fact]
    public void carries_those_who_have_to_endorse_it()
    {
        // spec wire 2.9
        var both = new Endorsement(2, ["hospital-v1", "hospital-v2"]);
        Assert.Null(Check(SignedBy("v1", "v2", "v3"), both));
        Assert.Equal(CertificateFault.NotEndorsed, Check(SignedBy("v1", "v3", "v4"), both));
        Assert.Equal(NotEnough, Check(SignedBy("v1", "v3"), both));
        Assert.Null(Check(SignedBy("v1", "v3", "v4"), both with { Needed = 1 }));
        Assert.Equal(CertificateFault.NotEndorsed, SignedBy("v1", "v2", "v3", "v4").Check(
            With(1, 0, 1, 1), QuorumRule.MoreThanTwoThirds, Network, Ledger, Height, Header, both));

        static CertificateFault? Check(Certificate certificate, Endorsement endorsement) => certificate.Check(
            Set, QuorumRule.MoreThanTwoThirds, Network, Ledger, Height, Header, endorsement);
    }

    [Fact]
    public void counts_power_and_not_heads()
    {
        // spec wire 2.6
        var set = With(70, 10, 10, 10);
        var rule = QuorumRule.MoreThanTwoThirds;
        Assert.Null(SignedBy("v1").Check(set, rule, Network, Ledger, Height, Header));
        Assert.Equal(NotEnough, SignedBy("v2", "v3", "v4").Check(set, rule, Network, Ledger, Height, Header));
        Assert.Equal(NotEnough, SignedBy("v1", "v2")
            .Check(With(0, 1, 1, 1), QuorumRule.MoreThanHalf, Network, Ledger, Height, Header));
    }

    [Fact]
    public void is_read_back_as_it_was_written()
    {
        // spec wire 2.5
        var certificate = SignedBy("v1", "v2", "v4");
        var read = Certificate.Decode(certificate.Encode());
        Assert.Equal(certificate.Round, read.Round);
        Assert.Equal(certificate.Signatures, read.Signatures);
        Assert.Null(Check(read));
    }

    [Fact]
    public void has_fixed_bytes()
    {
        // spec wire 2.5
        var certificate = new Certificate(7, [new ValidatorSignature("v1", new byte[64])]);
        Assert.Equal("00000007" + "00000001" + "00027631" + new string('0', 128),
            Convert.ToHexStringLower(certificate.Encode()));
    }

    [Fact]
    public void is_not_read_when_it_is_cut_or_followed_by_anything()
    {
        // spec wire 2.5
        var bytes = SignedBy("v1", "v2").Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(WireFault.Truncated, Refusal(bytes[..length]));
        }

        Assert.Equal(WireFault.TrailingBytes, Refusal([.. bytes, 0]));
    }

    [Theory]
    [InlineData("0000000000000401", WireFault.TooLong)] // 1025 signatures
    [InlineData("00000000ffffffff", WireFault.TooLong)]
    [InlineData("00000000000000010041", WireFault.TooLong)] // an id of 65 characters
    [InlineData("00000000000000010001e4", WireFault.BadCharacter)]
    public void is_not_read_beyond_its_limits(string hex, WireFault fault)
    {
        // spec wire 2.5
        Assert.Equal(fault, Refusal(Convert.FromHexString(hex)));
    }

    [Fact]
    public void is_not_written_with_a_signature_of_another_length()
    {
        // spec wire 2.5
        var certificate = new Certificate(0, [new ValidatorSignature("v1", new byte[63])]);
        Assert.Throws<InvalidOperationException>(() => certificate.Encode());
    }

    private static WireFault Refusal(byte[] bytes) =>
        Assert.Throws<WireRejectedException>(() => Certificate.Decode(bytes)).Fault;

    private static CertificateFault? Check(Certificate certificate) =>
        certificate.Check(Set, QuorumRule.MoreThanTwoThirds, Network, Ledger, Height, Header);

    private static Certificate Of(params ValidatorSignature[] signatures) => new(Round, signatures);

    private static ValidatorSignature Forged(string id)
    {
        var bytes = Vote(id).Signature.ToArray();
        bytes[40] ^= 1;
        return new ValidatorSignature(id, bytes);
    }
}
