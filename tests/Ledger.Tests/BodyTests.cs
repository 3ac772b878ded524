using System.Text;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_body_that_does_not_read
{
    private const string NoSeal =
        """{"patient":"MEMBER","categories":["ecg"],"reason":"unconscious","statement":"John Smith, born 1970"}""";

    private const string NoKey = """{"category":"ecg","first":1,"last":1,"jwe":"John Smith, born 1970"}""";

    private readonly TestRegion _region = Some.Region();

    // spec ledger 2.4, 2.8
    [Theory]
    [InlineData("NoSuchType", """{}""", Refusal.UnknownType)]
    [InlineData("RevokeMember", """{"member":"MEMBER","more":1}""", Refusal.UnknownField)]
    [InlineData("RevokeMember", """{}""", Refusal.MissingField)]
    [InlineData("RevokeMember", """{"member":null}""", Refusal.WrongType)]
    [InlineData("RevokeMember", """{"member":7}""", Refusal.WrongType)]
    [InlineData("RevokeMember", """{"member":"John Smith"}""", Refusal.WrongValue)]
    [InlineData("RevokeMember", """{"member":"MEMBERa"}""", Refusal.TooLong)]
    [InlineData("VerifyPractitioner", """{"practitioner":"MEMBER","inFavour":"yes"}""", Refusal.WrongType)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["MEMBER/0"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["MEMBER/01"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["John/1"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["keys/0-1"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["keys/1"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["keys/a-b"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["batch/John"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["observations/0"]}""", Refusal.WrongValue)]
    [InlineData("SummariseRelease", """{"permit":"DIGEST","records":["observations/all"]}""", Refusal.WrongValue)]
    [InlineData("RotateKey", """{"signingKey":{"kty":"RSA"},"agreementKey":{},"possession":"x"}""", Refusal.WrongValue)]
    [InlineData(
        "EmergencyAccess", """{"patient":"MEMBER","categories":["x"],"reason":"unconscious"}""", Refusal.WrongValue)]
    [InlineData(
        "EmergencyAccess", """{"patient":"MEMBER","categories":[1],"reason":"unconscious"}""", Refusal.WrongType)]
    public void is_refused_at_the_door(string type, string body, Refusal expected) =>
        Assert.Equal(expected, Screen(Signed(type, body)));

    // spec ledger 2.4
    [Fact]
    public void is_refused_with_too_many_items_or_a_number_out_of_range()
    {
        var many = string.Join(',', Enumerable.Repeat("\"ecg\"", 17));
        var access = $$"""{"patient":"MEMBER","categories":[{{many}}],"reason":"unconscious"}""";
        Assert.Equal(Refusal.TooMany, Screen(Signed("EmergencyAccess", access)));
        var epoch = """{"category":"ecg","epoch":0,"publicKey":{},"seals":[]}""";
        var publish = $$"""{"patient":"MEMBER","after":"DIGEST","epochs":[{{epoch}}]}""";
        Assert.Equal(Refusal.NumberOutOfRange, Screen(Signed("PublishEpoch", publish)));
    }

    // spec ledger 2.8
    [Fact]
    public void is_one_with_a_text_where_a_seal_or_a_statement_belongs()
    {
        var policy = $$"""{"organisation":"st-mary","keys":[{{NoKey}}]}""";
        var alice = _region.Patient(Category.Ecg);
        var publish = _region.Publish(alice, [Category.Ecg]);
        var unsealed = publish.Epochs[0] with { Seals = [new(alice.AsGrantee, "John Smith, born 1970")] };
        Transaction[] sent =
        [
            Signed("EmergencyAccess", NoSeal),
            Signed("SetEmergencyPolicy", $$"""{"patient":"MEMBER","after":"DIGEST","organisations":[{{policy}}]}"""),
            _region.Sign(alice, publish with { Epochs = [unsealed] }),
            _region.Sign(alice, alice.Registration() with { Possession = "John Smith, born 1970" }),
            _region.Sign(alice, Devices.Registration(alice, alice) with { Possession = "e30.e30.e30" }),
            _region.Sign(alice, new RotateKey(alice.Signing.Public, alice.Agreement.Public, "no")),
        ];
        Assert.All(sent, transaction => Assert.Equal(Refusal.WrongValue, Screen(transaction)));
    }

    // spec ledger 2.4: a message of another ledger, sent to this one, reads there and not here.
    [Fact]
    public void is_one_of_a_type_of_another_ledger()
    {
        var withdraw = Signed("Withdraw", """{"patient":"MEMBER","record":"MEMBER","version":1}""");
        Assert.NotNull(withdraw.Message);
        Assert.Equal(Refusal.UnknownType, Screen(withdraw));
        var revoke = Signed("RevokeMember", """{"member":"MEMBER"}""", LedgerName.Records);
        Assert.Equal(Refusal.UnknownType, _region.Records.Screen(revoke, _region.Now));
    }

    // spec ledger 2.4
    [Fact]
    public void is_refused_after_everything_that_is_wrong_with_its_signature()
    {
        var honest = Signed("EmergencyAccess", NoSeal);
        var other = _region.House.Store.Signing.Sign(honest.Jws.SigningInput());
        var forged = TestRegion.Parse(Jws.FromParts(honest.Jws.Header, honest.Jws.Payload, other).ToCompact());
        Assert.Equal(Refusal.BadSignature, Screen(forged));
        var stranger = _region.Stranger(Role.Patient);
        var unknown = _region.Sign(stranger, new RotateKey(stranger.Signing.Public, stranger.Agreement.Public, "no"));
        Assert.Equal(Refusal.UnknownSigner, Screen(unknown));
    }

    // spec ledger 2.4, refusals 1.1
    [Fact]
    public void gets_no_receipt_and_may_be_sent_again()
    {
        var transaction = Signed("EmergencyAccess", NoSeal);
        var draft = _region.Policies.Draft(_region.Now, "v0", [transaction]);
        Assert.Empty(draft.Block.Transactions);
        Assert.Empty(draft.Block.Receipts);
        Assert.Equal(Refusal.WrongValue, Assert.Single(draft.LeftOut).Reason);
        _region.Commit(draft);
        Assert.Equal(Refusal.WrongValue, Screen(transaction));
    }

    // spec ledger 2.4, 3.3
    [Theory]
    [InlineData("EmergencyAccess", NoSeal, "wrong-value")]
    [InlineData("RevokeMember", """{"member":"MEMBER","name":"John Smith"}""", "unknown-field")]
    [InlineData("Withdraw", """{"patient":"MEMBER","record":"MEMBER","version":1}""", "unknown-type")]
    public void makes_a_block_invalid(string type, string body, string code)
    {
        var empty = _region.Policies.Draft(_region.Now, "v0", []).Block;
        var proposed = empty with { Transactions = [Signed(type, body)] };
        var fault = Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(proposed));
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 2.4, 7.3
    [Fact]
    public void is_refused_before_the_quota_and_costs_nothing()
    {
        var region = new TestRegion([1], new Dictionary<Role, Quota> { [Role.Registrar] = new Quota(1, 1) });
        Transaction Read() => region.Sign(region.House.Registrar, new RevokeMember(Some.Member(7)));
        Transaction Unread() => Bodies.Signed(region, "RevokeMember", "{}");

        var draft = region.Policies.Draft(region.Now, "v0", [Unread(), Read(), Unread(), Read()]);

        Assert.Single(draft.Block.Receipts);
        Assert.Equal(
            [Refusal.MissingField, Refusal.MissingField, Refusal.QuotaExceeded],
            draft.LeftOut.Select(left => left.Reason));
    }

    private Refusal? Screen(Transaction transaction) => _region.Policies.Screen(transaction, _region.Now);

    private Transaction Signed(string type, string body, LedgerName ledger = LedgerName.Policies) =>
        Bodies.Signed(_region, type, body, ledger);
}

internal static class Bodies
{
    /// <summary>A registrar's transaction with any body; MEMBER and DIGEST in it become an id and a digest.</summary>
    public static Transaction Signed(
        TestRegion region, string type, string body, LedgerName ledger = LedgerName.Policies)
    {
        var payload = Encoding.UTF8.GetBytes(Payload(region, type, body, ledger));
        return TestRegion.Parse(Jws.Sign(region.House.Registrar.Signing, "salus-tx", payload).ToCompact());
    }

    public static string Payload(
        TestRegion region, string type, string body, LedgerName ledger = LedgerName.Policies)
    {
        var (nonce, expires) = (Some.Random(region.NextNumber()), region.Now.PlusMs(60_000).UnixMs);
        var (network, name) = (TestRegion.Network, Code<LedgerName>.Text(ledger));
        var head = $$"""{"network":"{{network}}","ledger":"{{name}}","nonce":"{{nonce}}",""";
        return $$"""{{head}}"expires":{{expires}},"type":"{{type}}","body":{{body}}}"""
            .Replace("MEMBER", Some.Member(7).ToString(), StringComparison.Ordinal)
            .Replace("DIGEST", Some.Digest(7).ToString(), StringComparison.Ordinal);
    }
}
