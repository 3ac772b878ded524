using System.Text;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Transactions;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_transaction_at_the_door
{
    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;

    public A_transaction_at_the_door() => _alice = _region.Patient();

    // spec ledger 2.4: each row breaks the rules of all rows after it, as far as one transaction can.
    [Theory]
    [InlineData(Refusal.WrongNetwork)]
    [InlineData(Refusal.WrongLedger)]
    [InlineData(Refusal.Expired)]
    [InlineData(Refusal.ExpiresTooLate)]
    [InlineData(Refusal.DuplicateTransaction)]
    [InlineData(Refusal.UnknownSigner)]
    [InlineData(Refusal.KeyRetired)]
    [InlineData(Refusal.SignerRevoked)]
    [InlineData(Refusal.BadSignature)]
    public void is_refused_in_this_order(Refusal refusal) =>
        Assert.Equal(refusal, _region.Policies.Screen(Bad(refusal), _region.Now));

    // spec ledger 2.4
    [Fact]
    public void is_let_in_when_nothing_is_wrong() =>
        Assert.Null(_region.Policies.Screen(_region.Sign(_alice, Ask()), _region.Now));

    // spec ledger 2.3
    [Fact]
    public void is_valid_until_just_before_it_expires_and_from_ten_minutes_before()
    {
        var expires = new Timestamp(_region.Now.UnixMs + (20 * 60_000));
        var transaction = _region.Sign(_alice, Ask(), expires);
        var opens = new Timestamp(expires.UnixMs - Transaction.WindowMs);
        Assert.Equal(Refusal.ExpiresTooLate, _region.Policies.Screen(transaction, opens.PlusMs(-1)));
        Assert.Null(_region.Policies.Screen(transaction, opens));
        Assert.Null(_region.Policies.Screen(transaction, expires.PlusMs(-1)));
        Assert.Equal(Refusal.Expired, _region.Policies.Screen(transaction, expires));
    }

    // spec ledger 2.5
    [Fact]
    public void is_taken_once_accepted_or_refused()
    {
        var accepted = _region.Sign(_alice, Ask());
        var refused = _region.Sign(_alice, Ask() with { Purpose = Purpose.HPAYMT });
        var block = _region.Commit(LedgerName.Policies, accepted, refused);
        Assert.Equal([null, Refusal.PurposeNotAllowed], block.Block.Receipts.Select(receipt => receipt.Refused));
        Assert.All(
            new[] { accepted, refused },
            again => Assert.Equal(Refusal.DuplicateTransaction, _region.Policies.Screen(again, _region.Now)));
    }

    // spec ledger 2.5
    [Fact]
    public void is_not_taken_again_with_a_second_signature()
    {
        var first = _region.Sign(_alice, Ask());
        var signature = _alice.Signing.Sign(first.Jws.SigningInput());
        var second = TestRegion.Parse(Jws.FromParts(first.Jws.Header, first.Jws.Payload, signature).ToCompact());
        Assert.NotEqual(first.Leaf, second.Leaf);
        _region.Commit(LedgerName.Policies, first);
        Assert.Equal(Refusal.DuplicateTransaction, _region.Policies.Screen(second, _region.Now));
    }

    // spec ledger 2.5
    [Fact]
    public void is_taken_once_in_a_block()
    {
        var transaction = _region.Sign(_alice, Ask());
        var draft = _region.Policies.Draft(_region.Now, "v0", [transaction, transaction]);
        Assert.Single(draft.Block.Receipts);
        Assert.Equal(Refusal.DuplicateTransaction, Assert.Single(draft.LeftOut).Reason);
    }

    // spec ledger 2.5
    [Fact]
    public void is_refused_as_expired_once_its_id_is_forgotten()
    {
        var transaction = _region.Sign(_alice, Ask());
        _region.Commit(LedgerName.Policies, transaction);
        _region.Now = transaction.Expires;
        _region.Commit(LedgerName.Policies, _region.Sign(_alice, Ask()));
        Assert.Equal(Refusal.Expired, _region.Policies.Screen(transaction, _region.Now));
    }

    // spec ledger 2.4
    [Fact]
    public void is_refused_with_a_signature_of_another_key_under_the_signers_name()
    {
        var honest = _region.Sign(_alice, Ask());
        var forged = _region.House.Store.Signing.Sign(honest.Jws.SigningInput());
        var transaction = TestRegion.Parse(Jws.FromParts(honest.Jws.Header, honest.Jws.Payload, forged).ToCompact());
        Assert.Equal(Refusal.BadSignature, _region.Policies.Screen(transaction, _region.Now));
        var draft = _region.Policies.Draft(_region.Now, "v0", [transaction]);
        Assert.Equal(Refusal.BadSignature, Assert.Single(draft.LeftOut).Reason);
    }

    private Contracts.Access.RequestAccess Ask() => PatientMessages.Request(_alice, Category.Ecg, Purpose.FAMRQT);

    private Transaction Bad(Refusal refusal)
    {
        var stranger = _region.Stranger(Role.Patient);
        var expired = new Timestamp(_region.Now.UnixMs);
        var tooLate = _region.Now.PlusMs(Transaction.WindowMs + 1);
        return refusal switch
        {
            Refusal.WrongNetwork => Forged("other-net", LedgerName.Records, stranger, expired),
            Refusal.WrongLedger => Forged(TestRegion.Network, LedgerName.Records, stranger, expired),
            Refusal.Expired => Forged(TestRegion.Network, LedgerName.Policies, stranger, expired),
            Refusal.ExpiresTooLate => Forged(TestRegion.Network, LedgerName.Policies, stranger, tooLate),
            Refusal.DuplicateTransaction => Replayed(),
            Refusal.UnknownSigner => Forged(TestRegion.Network, LedgerName.Policies, stranger, _region.Now.PlusMs(1)),
            Refusal.KeyRetired => Forged(TestRegion.Network, LedgerName.Policies, Retired(), _region.Now.PlusMs(1)),
            Refusal.SignerRevoked => Forged(TestRegion.Network, LedgerName.Policies, Revoked(), _region.Now.PlusMs(1)),
            Refusal.BadSignature => Forged(TestRegion.Network, LedgerName.Policies, _alice, _region.Now.PlusMs(1)),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
        };
    }

    // Signed by nobody: the signature is of other bytes.
    private Transaction Forged(string network, LedgerName ledger, Person signer, Timestamp expires)
    {
        Contracts.Message message = ledger == LedgerName.Policies
            ? Ask()
            : PatientMessages.Store(_alice, Some.Record(1), Category.Ecg);
        var draft = new TransactionDraft(network, message, expires, Some.Random(_region.NextNumber()));
        var jws = Jws.Parse(Encoding.ASCII.GetBytes(draft.Sign(signer.Signing)));
        return TestRegion.Parse(Jws.FromParts(jws.Header, jws.Payload, signer.Signing.Sign("other"u8)).ToCompact());
    }

    private Transaction Replayed()
    {
        var bob = _region.Practitioner();
        var transaction = _region.Sign(bob, PatientMessages.Request(_alice, Category.Ecg));
        _region.Commit(LedgerName.Policies, transaction);
        _region.Accept(_region.House.Registrar, new RevokeMember(bob.Id));
        return transaction;
    }

    private Person Retired()
    {
        var bob = _region.Practitioner();
        var next = bob with { Signing = KeyPair.Generate() };
        _region.Accept(bob, new RotateKey(next.Signing.Public, next.Agreement.Public, next.Possession()));
        _region.Accept(_region.House.Registrar, new RevokeMember(bob.Id));
        return bob;
    }

    private Person Revoked()
    {
        var bob = _region.Practitioner();
        _region.Accept(_region.House.Registrar, new RevokeMember(bob.Id));
        return bob;
    }
}

public sealed class A_text_that_is_no_transaction
{
    private static readonly TestRegion Region = Some.Region();

    // spec ledger 2.1, 2.2
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":1,"type":"T","body":{},"more":1}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":1,"type":"T","body":{"a":1,"a":1}}""")]
    [InlineData("""{"network":"n","ledger":"weather","nonce":"N","expires":1,"type":"T","body":{}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"John Smith 1970","expires":1,"type":"T","body":{}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":1.0,"type":"T","body":{}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":-1,"type":"T","body":{}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":9007199254740992,"type":"T","body":{}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":1,"type":"T","body":[]}""")]
    [InlineData(
        """{"network":"n","ledger":"policies","nonce":"N","expires":1,"type":"T","body":{"a":[[[[[[[1]]]]]]]}}""")]
    [InlineData("""{"network":"n","ledger":"policies","nonce":"N","expires":1,"type":"Übung","body":{}}""")]
    public void is_malformed(string payload) => Assert.Equal(Refusal.MalformedTransaction, Parse(payload, "salus-tx"));

    // spec ledger 2.1
    [Fact]
    public void is_malformed_under_another_typ()
    {
        Assert.Null(Parse(Good, "salus-tx"));
        Assert.Equal(Refusal.MalformedTransaction, Parse(Good, "salus-device"));
    }

    // spec ledger 2.1
    [Fact]
    public void is_too_large_from_one_byte_more_than_256_KiB()
    {
        Assert.False(Transaction.TryParse(new byte[Transaction.MaxBytes + 1], out _, out var tooLarge));
        Assert.False(Transaction.TryParse(new byte[Transaction.MaxBytes], out _, out var malformed));
        Assert.Equal((Refusal.TransactionTooLarge, Refusal.MalformedTransaction), (tooLarge, malformed));
    }

    private static string Good => Bodies.Payload(Region, "RevokeMember", "{}");

    private static Refusal? Parse(string payload, string typ)
    {
        var nonce = payload.Replace("\"N\"", $"\"{Some.Random(1)}\"", StringComparison.Ordinal);
        var jws = Jws.Sign(Region.House.Registrar.Signing, typ, Encoding.UTF8.GetBytes(nonce));
        var isRead = Transaction.TryParse(Encoding.ASCII.GetBytes(jws.ToCompact()), out _, out var refusal);
        return isRead ? null : refusal;
    }
}
