using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Ledgers;

/// <summary>Somebody with access to the disk replaces the last block by one whose checksums are all right.</summary>
public sealed class A_forged_block
{
    // spec storage 3.6
    [Fact]
    public Task is_found_by_its_certificate() => IsFoundAsync(
        final => final with { Certificate = new Certificate(0, [new ValidatorSignature("v1", new byte[64])]) },
        "its certificate is invalid");

    // spec storage 3.6
    [Fact]
    public Task is_found_when_a_receipt_was_changed() => IsFoundAsync(
        final => final with { Block = final.Block with { Receipts = [Refused(final.Block.Receipts[0])] } },
        "receipts are not those");

    // spec storage 3.6
    [Fact]
    public Task is_found_when_a_transaction_was_left_out() => IsFoundAsync(
        final => final with { Block = final.Block with { Transactions = [], Receipts = [] } },
        "gives another header");

    // spec storage 3.6
    [Fact]
    public Task is_found_when_the_signature_of_a_transaction_was_changed() => IsFoundAsync(
        final => final with
        {
            Block = final.Block with { Transactions = [TestHospital.SignedBadly(final.Block.Transactions[0])] },
        },
        "bad-signature");

    private static async Task IsFoundAsync(Func<CertifiedBlock, CertifiedBlock> forge, string what)
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        CertifiedBlock last;
        using (var store = ledger.OpenStore())
        {
            last = store.Read(new Height(2))!.ToBlock();
        }

        ledger.MarkAt(1);
        using (var store = ledger.OpenStore())
        {
            store.Append(forge(last));
        }

        var before = await File.ReadAllBytesAsync(ledger.Segment);
        var report = LedgerAudit.Run(ledger.Hospital.Folder, ledger.Hospital.Genesis)[1];
        var damage = await Assert.ThrowsAsync<StoreDamagedException>(() => ledger.Hospital.OpenAsync());

        Assert.Matches(what, damage.What);
        Assert.Equal(1, report.Blocks);
        var fault = new AuditFault(LedgerName.Records, new Height(2), ledger.Segment, ledger.Ends[1], damage.What);
        Assert.Equal(fault, report.Fault);
        Assert.Equal(before, await File.ReadAllBytesAsync(ledger.Segment));
    }

    private static Receipt Refused(Receipt receipt) => new(receipt.Transaction, Refusal.RecordExists, []);
}
