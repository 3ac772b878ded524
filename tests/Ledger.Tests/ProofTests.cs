using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Merkle;

namespace Salus.Ledger.Tests;

public sealed class A_proof
{
    private static readonly TestRegion Region = Some.Region(1, 1, 1);
    private static readonly CertifiedBlock Final = MakeBlock();

    // spec ledger 13.1, 13.2
    [Fact]
    public void of_every_receipt_of_a_block_holds_and_is_read_back()
    {
        for (var index = 0; index < Final.Block.Receipts.Count; index++)
        {
            var proof = Proof.Of(Final, index);
            proof.Verify(Region.Genesis);
            var copy = Proof.Parse(proof.Write());
            copy.Verify(Region.Genesis);
            Assert.Equal(proof.Receipt, copy.Receipt);
            Assert.Equal(proof.Write(), copy.Write());
        }
    }

    // spec ledger 13.5
    [Fact]
    public void holds_without_its_transaction() =>
        (Proof.Of(Final, 0) with { Transaction = null }).Verify(Region.Genesis);

    // spec ledger 13.2: each thing that is tampered with, in the order of the checks.
    public static IEnumerable<object[]> Tamperings { get; } =
    [
        Tampering(ProofFault.OtherNetwork, p => p with { Header = p.Header with { Network = "other-net" } }),
        Tampering(ProofFault.ValidatorsUnknown, p => p with { Header = p.Header with { Validators = Some.Digest(1) } }),
        Tampering(ProofFault.CertificateInvalid, p => p with { Header = p.Header with { Time = Some.Time } }),
        Tampering(
            ProofFault.CertificateInvalid, p => p with { Header = p.Header with { Ledger = LedgerName.Records } }),
        Tampering(
            ProofFault.CertificateInvalid, p => p with { Header = p.Header with { ReceiptsRoot = Some.Digest(1) } }),
        Tampering(
            ProofFault.CertificateInvalid, p => p with { Certificate = new Certificate(1, p.Certificate.Signatures) }),
        Tampering(ProofFault.CertificateInvalid, p => p with { Certificate = Without(p, 1) }),
        Tampering(ProofFault.CertificateInvalid, p => p with { Certificate = Swapped(p) }),
        Tampering(ProofFault.ReceiptNotInBlock, p => p with { Receipt = new Receipt(p.Receipt.Transaction, null, []) }),
        Tampering(ProofFault.ReceiptNotInBlock, p => p with { Path = p.Path with { Index = p.Path.Index + 1 } }),
        Tampering(ProofFault.ReceiptNotInBlock, p => p with { Path = p.Path with { Path = [.. p.Path.Path.Skip(1)] } }),
        Tampering(
            ProofFault.ReceiptNotInBlock,
            p => p with { Path = p.Path with { Path = [.. p.Path.Path, Some.Digest(1)] } }),
        Tampering(ProofFault.TransactionNotOfReceipt, p => p with { Transaction = Proof.Of(Final, 1).Transaction }),
        Tampering(ProofFault.TransactionNotOfReceipt, p => p with { Transaction = "no" }),
    ];

    [Theory]
    [MemberData(nameof(Tamperings))]
    internal void is_rejected_when_it_was_tampered_with(ProofFault fault, Func<Proof, Proof> change) =>
        Assert.Equal(fault, FaultOf(change(Proof.Of(Final, 0)), Region.Genesis));

    // spec ledger 13.6
    [Fact]
    public void leads_to_the_blocks_that_follow_and_to_no_other()
    {
        var proven = Final.Block.Header;
        var next = proven with { Height = proven.Height.Next, Parent = proven.Digest };
        var last = next with { Height = next.Height.Next, Parent = next.Digest };
        var proof = Proof.Of(Final, 0) with { Later = [next, last] };

        proof.Verify(Region.Genesis);
        var copy = Proof.Parse(proof.Write());
        copy.Verify(Region.Genesis);
        Assert.Equal(last.Digest, copy.DigestAt(last.Height));
        Assert.Equal(proven.Digest, copy.DigestAt(proven.Height));
        Assert.Null(copy.DigestAt(last.Height.Next));
        Assert.Equal(ProofFault.LaterNotLinked, FaultOf(proof with { Later = [last] }, Region.Genesis));
        Assert.Equal(ProofFault.LaterNotLinked, FaultOf(proof with { Later = [next, next] }, Region.Genesis));
        var otherwise = next with { Time = Some.Time };
        Assert.Equal(ProofFault.LaterNotLinked, FaultOf(proof with { Later = [otherwise, last] }, Region.Genesis));
    }

    // spec ledger 13.2
    [Fact]
    public void is_rejected_against_another_genesis_of_the_same_name() =>
        Assert.Equal(ProofFault.ValidatorsUnknown, FaultOf(Proof.Of(Final, 0), Some.Region(1, 1, 1).Genesis));

    // spec ledger 13.2
    [Fact]
    public void is_rejected_when_the_header_is_not_sealed_as_genesis_asks()
    {
        var region = new TestRegion([1], difficulty: 20);
        var draft = region.Policies.Draft(
            region.Now, "v0", [region.Sign(region.House.Registrar, region.Stranger(Role.Patient).Registration())]);
        Assert.Equal(ProofFault.NotSealed, FaultOf(Proof.Of(region.Commit(draft), 0), region.Genesis));
    }

    // spec ledger 13.3
    [Fact]
    public void is_malformed_when_it_is_not_exactly_a_proof()
    {
        var text = Encoding.ASCII.GetString(Proof.Of(Final, 0).Write());
        string[] bad =
        [
            "", "{}", "[]", text[..^3], text + " {}",
            text.Replace("salus-proof-1", "salus-proof-2", StringComparison.Ordinal),
            text.Replace("\"index\": 0", "\"index\": -1", StringComparison.Ordinal),
            text.Replace("\"index\": 0", "\"index\": 0, \"more\": 1", StringComparison.Ordinal),
            text.Replace("\"header\": \"", "\"header\": \"AAAA", StringComparison.Ordinal),
            text.Replace("\"certificate\": \"", "\"certificate\": \"=", StringComparison.Ordinal),
            text.Replace("\"receipt\": \"", "\"receipt\": \"AAAA", StringComparison.Ordinal),
        ];
        Assert.All(bad, document => Assert.Equal(
            ProofFault.Malformed,
            Assert.Throws<ProofRejectedException>(() => Proof.Parse(Encoding.ASCII.GetBytes(document))).Fault));
    }

    // spec ledger 13.3
    [Fact]
    public void is_never_more_than_rejected_whatever_byte_of_it_is_changed()
    {
        var bytes = Proof.Of(Final, 2).Write();
        for (var position = 0; position < bytes.Length; position += 3)
        {
            var changed = (byte[])bytes.Clone();
            changed[position] ^= (byte)(1 << (position % 7));
            Assert.Throws<ProofRejectedException>(() => CheckTampered(changed, bytes));
        }
    }

    private static void CheckTampered(byte[] changed, byte[] original)
    {
        var proof = Proof.Parse(changed);
        proof.Verify(Region.Genesis);

        // White space, or a signature of the transaction that the receipt does not depend on.
        Assert.Equal(Proof.Parse(original).Receipt, proof.Receipt);
        throw new ProofRejectedException(ProofFault.Malformed, "it proves the same");
    }

    private static object[] Tampering(ProofFault fault, Func<Proof, Proof> change) => [fault, change];

    private static ProofFault FaultOf(Proof proof, Genesis genesis) =>
        Assert.Throws<ProofRejectedException>(() => proof.Verify(genesis)).Fault;

    private static Certificate Without(Proof proof, int index) =>
        new(proof.Certificate.Round, [.. proof.Certificate.Signatures.Where((_, i) => i != index)]);

    private static Certificate Swapped(Proof proof)
    {
        var signatures = proof.Certificate.Signatures;
        return new Certificate(0, [signatures[0] with { Signature = signatures[1].Signature }, .. signatures.Skip(1)]);
    }

    private static CertifiedBlock MakeBlock()
    {
        var registrations = Enumerable.Range(0, 5).Select(_ => Region.Stranger(Role.Patient).Registration());
        Transaction[] transactions = [.. registrations.Select(sent => Region.Sign(Region.House.Registrar, sent))];
        return Region.Commit(LedgerName.Policies, transactions);
    }
}

public sealed class A_proof_across_a_change_of_validators
{
    private readonly TestRegion _region = Some.Region(1);
    private readonly KeyPair _newKey = KeyPair.Generate();
    private readonly ValidatorSet _newSet;
    private readonly SetChange _change;
    private readonly Proof _proof;

    public A_proof_across_a_change_of_validators()
    {
        _newSet = new ValidatorSet([new Validator("w1", "st-mary", _newKey.Public, 1)]);
        var changing = GenesisHeader() with { Height = new Height(3), NextValidators = _newSet.Digest };
        _change = new SetChange(changing, _region.Certify(changing), _newSet);
        var receipt = new Receipt(Some.Transaction(1), null, []);
        var header = GenesisHeader() with
        {
            Height = new Height(9),
            Validators = _newSet.Digest,
            NextValidators = _newSet.Digest,
            ReceiptsRoot = MerkleTree.Root([receipt.Leaf]),
        };
        _proof = new Proof(receipt, MerkleTree.Prove([receipt.Leaf], 0), header, Certify(header), [_change]);
    }

    // spec ledger 13.4
    [Fact]
    public void holds_through_the_header_that_names_the_next_set()
    {
        _proof.Verify(_region.Genesis);
        Proof.Parse(_proof.Write()).Verify(_region.Genesis);
    }

    // spec ledger 13.4
    [Fact]
    public void is_rejected_without_it() => Reject(ProofFault.ValidatorsUnknown, _proof with { SetChanges = [] });

    // spec ledger 13.4
    [Fact]
    public void is_rejected_when_it_names_another_set()
    {
        var other = new ValidatorSet([new Validator("w1", "st-mary", KeyPair.Generate().Public, 1)]);
        Reject(ProofFault.ValidatorsUnknown, _proof with { SetChanges = [_change with { Next = other }] });
    }

    // spec ledger 13.4
    [Fact]
    public void is_rejected_when_the_former_set_did_not_certify_it()
    {
        var byNewSet = _change with { Certificate = Certify(_change.Header) };
        Reject(ProofFault.CertificateInvalid, _proof with { SetChanges = [byNewSet] });
    }

    // spec ledger 13.4
    [Fact]
    public void is_rejected_when_the_change_is_of_another_network_or_ledger()
    {
        Reject(ProofFault.ValidatorsUnknown, With(_change.Header with { Network = "other-net" }));
        Reject(ProofFault.ValidatorsUnknown, With(_change.Header with { Ledger = LedgerName.Records }));
    }

    // spec ledger 13.4
    [Fact]
    public void is_rejected_when_the_change_is_not_below_what_it_leads_to()
    {
        Reject(ProofFault.ValidatorsUnknown, With(_change.Header with { Height = new Height(9) }));
        With(_change.Header with { Height = new Height(8) }).Verify(_region.Genesis);
    }

    private static void Reject(ProofFault fault, Proof proof, Genesis genesis) =>
        Assert.Equal(fault, Assert.Throws<ProofRejectedException>(() => proof.Verify(genesis)).Fault);

    private void Reject(ProofFault fault, Proof proof) => Reject(fault, proof, _region.Genesis);

    private Proof With(BlockHeader changing) =>
        _proof with { SetChanges = [new SetChange(changing, _region.Certify(changing), _newSet)] };

    private BlockHeader GenesisHeader() => Machine.GenesisBlock.Header(_region.Genesis, LedgerName.Policies);

    private Certificate Certify(BlockHeader header)
    {
        var ledger = Code<LedgerName>.Text(header.Ledger);
        var vote = VoteBytes.For(header.Network, ledger, header.Height.Value, 0, header.Digest);
        return new Certificate(0, [new ValidatorSignature("w1", _newKey.Sign(vote))]);
    }
}
