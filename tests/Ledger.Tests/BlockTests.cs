using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Merkle;

namespace Salus.Ledger.Tests;

public sealed class A_block
{
    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_block()
    {
        _alice = _region.Patient(Category.Laboratory);
        _bob = _region.Practitioner();
    }

    // spec ledger 3.1
    [Fact]
    public void that_was_drafted_executes_to_the_same_block()
    {
        var made = Made();
        var executed = _region.Policies.Execute(made);
        Assert.Equal(made.Header, executed.Block.Header);
    }

    // spec wire 3.1, 3.2
    [Fact]
    public void has_the_roots_of_its_transactions_and_receipts_in_order()
    {
        var made = Made();
        var transactions = made.Transactions.Select(t => Digest.Of(Encoding.ASCII.GetBytes(t.Jws.ToCompact())));
        var receipts = made.Receipts.Select(receipt => Digest.Of(receipt.Bytes.Span));
        Assert.Equal(MerkleTree.Root([.. transactions]), made.Header.TransactionsRoot);
        Assert.Equal(MerkleTree.Root([.. receipts]), made.Header.ReceiptsRoot);
    }

    // spec ledger 3.1, 3.2
    public static IEnumerable<object[]> Tamperings { get; } =
    [
        Tampering("belongs to another network", h => h with { Network = "other-net" }),
        Tampering("belongs to another ledger", h => h with { Ledger = LedgerName.Records }),
        Tampering("parent's height is", h => h with { Height = h.Height.Next }),
        Tampering("parent is not the head", h => h with { Parent = Some.Digest(1) }),
        Tampering("time is not after its parent's", h => h with { Time = new Timestamp(h.Time.UnixMs - 1) }),
        Tampering("time is beyond", h => h with { Time = new Timestamp(Timestamp.Latest.UnixMs + 1) }),
        Tampering("names no policies block", h => h with { Policy = new BlockReference(new Height(1), default) }),
        Tampering("names no policies block", h => h with { Policy = new BlockReference(default, Some.Digest(1)) }),
        Tampering("proposer is no validator", h => h with { Proposer = "v9" }),
        Tampering("leading zero bits", h => h with { Seal = 1 }),
        Tampering("gives another header", h => h with { TransactionsRoot = Some.Digest(1) }),
        Tampering("gives another header", h => h with { ReceiptsRoot = Some.Digest(1) }),
        Tampering("gives another header", h => h with { State = Some.Digest(1) }),
        Tampering("gives another header", h => h with { Checkpoint = new BlockReference(new Height(1), default) }),
        Tampering("not those that its parent names", h => h with { Validators = Some.Digest(1) }),
        Tampering("gives another header", h => h with { NextValidators = Some.Digest(1) }),
    ];

    [Theory]
    [MemberData(nameof(Tamperings))]
    internal void is_invalid_when_a_field_of_its_header_is_changed(string rule, Func<BlockHeader, BlockHeader> change)
    {
        // At the first millisecond after the parent, so that one less is the parent's own time.
        _region.Now = _region.Policies.Head.Time.PlusMs(1);
        var made = Made();
        var fault = Assert.Throws<InvalidBlockException>(
            () => _region.Policies.Execute(made with { Header = change(made.Header) }));
        Assert.Contains(rule, fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 3.2
    [Fact]
    public void is_invalid_with_another_order_a_receipt_changed_or_a_transaction_more()
    {
        var made = Made();
        var other = _region.Sign(_bob, PatientMessages.Request(_alice, Category.Ecg));
        var receipt = new Receipt(made.Transactions[0].Id, Refusal.StalePolicy, []);
        Block[] tampered =
        [
            made with { Transactions = [.. made.Transactions.Reverse()] },
            made with { Transactions = [.. made.Transactions, other] },
            made with { Transactions = [made.Transactions[0]] },
            made with { Receipts = [receipt, made.Receipts[1]] },
            made with { Receipts = [made.Receipts[0]] },
        ];
        Assert.All(tampered, block => Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(block)));
    }

    // spec ledger 3.3
    [Fact]
    public void is_invalid_with_a_transaction_that_may_not_enter_it()
    {
        var made = Made();
        var late = _region.Sign(_bob, PatientMessages.Request(_alice, Category.Ecg), expires: made.Header.Time);
        var fault = Assert.Throws<InvalidBlockException>(
            () => _region.Policies.Execute(made with { Transactions = [.. made.Transactions, late] }));
        Assert.Contains("expired", fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 3.3
    [Fact]
    public void is_invalid_with_the_same_transaction_twice()
    {
        var made = Made();
        var twice = made with { Transactions = [.. made.Transactions, made.Transactions[0]] };
        var fault = Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(twice));
        Assert.Contains("duplicate-transaction", fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 3.3
    [Fact]
    public void is_invalid_with_more_than_two_mebibytes_of_transactions()
    {
        var records =
            Enumerable.Range(1, 4_400).Select(i => Contracts.Access.SummariseRelease.Entry(Some.Record(i), 1));
        var large = new Contracts.Access.SummariseRelease(Some.Transaction(7), [.. records]);
        Transaction[] transactions = [.. Enumerable.Range(0, 12).Select(_ => _region.Sign(_region.House.Store, large))];
        Assert.InRange(
            transactions.Sum(transaction => transaction.Length), Block.MaxBytes + 1, 13 * Transaction.MaxBytes);
        var draft = _region.Policies.Draft(_region.Now, "v0", transactions);
        var fault = Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(draft.Block));
        Assert.Contains("2097152 bytes", fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 3.1
    [Fact]
    public void is_not_drafted_at_or_before_its_parents_time()
    {
        var head = _region.Policies.Head.Time;
        Assert.Throws<ArgumentOutOfRangeException>(() => _region.Policies.Draft(head, "v0", []));
        _region.Policies.Draft(head.PlusMs(1), "v0", []);
    }

    // spec ledger 3.1
    [Fact]
    public void is_committed_on_the_head_it_was_made_for_only()
    {
        var draft = _region.Policies.Draft(_region.Now, "v0", []);
        _region.Commit(draft);
        Assert.Throws<InvalidOperationException>(() => _region.Policies.Commit(draft));
    }

    // spec ledger 3.5
    [Fact]
    public void is_sealed_with_the_difficulty_that_genesis_asks_for()
    {
        var region = new TestRegion([1], difficulty: 6);
        var draft = region.Policies.Draft(region.Now, "v0", []);
        var seals = Enumerable.Range(0, int.MaxValue).Select(seal => draft.Block.Header with { Seal = (ulong)seal });
        var good = seals.First(header => header.Digest.ToArray()[0] < 4);
        var bad = seals.First(header => header.Digest.ToArray()[0] is >= 4 and < 8);
        region.Policies.Execute(draft.Block with { Header = good });
        Assert.Throws<InvalidBlockException>(() => region.Policies.Execute(draft.Block with { Header = bad }));
    }

    private static object[] Tampering(string rule, Func<BlockHeader, BlockHeader> change) => [rule, change];

    private Block Made() => _region.Policies.Draft(_region.Now, "v0",
    [
        _region.Sign(_bob, PatientMessages.Request(_alice, Category.Laboratory)),
        _region.Sign(_alice, _region.Grant(_alice, _bob.AsGrantee, Category.Laboratory)),
    ]).Block;
}

public sealed class A_chain
{
    // spec ledger 3.6, 5.3
    [Fact]
    public void replays_to_the_same_headers_receipts_and_states()
    {
        var region = Some.Region();
        var (alice, bob) = (region.Patient(Category.Laboratory), region.Practitioner());
        var consent = region.Granted(alice, region.Grant(alice, bob.AsGrantee, Category.Laboratory));
        region.Accept(bob, PatientMessages.Store(alice, Some.Record(1), Category.Laboratory));
        region.Accept(alice, region.Revoke(alice, consent));
        region.Send(bob, PatientMessages.Store(alice, Some.Record(2), Category.Laboratory));
        Replay.Check(region);
    }
}

internal static class Replay
{
    /// <summary>Executes a region's chain on new machines, from the compact form of every transaction.</summary>
    public static void Check(TestRegion region)
    {
        var policies = new LedgerMachine(region.Genesis, LedgerName.Policies, null);
        var records = new LedgerMachine(region.Genesis, LedgerName.Records, policies);
        foreach (var (block, _) in region.Chain)
        {
            var machine = block.Header.Ledger == LedgerName.Policies ? policies : records;
            Transaction[] transactions = [.. block.Transactions.Select(t => TestRegion.Parse(t.Jws.ToCompact()))];
            var receipts = block.Receipts.Select(receipt => Receipt.Parse(receipt.Bytes.Span));
            var copy = new Block(BlockHeader.Decode(block.Header.Encode()), transactions, [.. receipts]);
            machine.Commit(machine.Execute(copy));
        }

        Assert.Equal(region.Policies.State.Digest, policies.State.Digest);
        Assert.Equal(region.Records.State.Digest, records.State.Digest);
        Assert.Equal(region.Records.Head, records.Head);
    }
}
