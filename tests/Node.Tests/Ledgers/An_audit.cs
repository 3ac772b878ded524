using Salus.Ledger;
using Salus.Node.Ledgers;

namespace Salus.Node.Tests.Ledgers;

public sealed class An_audit
{
    // spec storage 3.6
    [Fact]
    public async Task counts_what_holds()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);

        var reports = LedgerAudit.Run(ledger.Hospital.Folder, ledger.Hospital.Genesis);

        Assert.Equal(new LedgerReport(LedgerName.Policies, 4, 4, null), reports[0]);
        Assert.Equal(new LedgerReport(LedgerName.Records, 3, 3, null), reports[1]);
    }

    // spec storage 3.6
    [Fact]
    public async Task leaves_a_torn_tail_where_it_is()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(3);
        ledger.MarkAt(2);

        var report = LedgerAudit.Run(ledger.Hospital.Folder, ledger.Hospital.Genesis)[1];

        Assert.Equal(new LedgerReport(LedgerName.Records, 2, 2, null), report);
        Assert.Equal(ledger.Ends[3], new FileInfo(ledger.Segment).Length);
    }

    // spec storage 3.6
    [Fact]
    public async Task names_the_first_fault_and_does_not_judge_records_under_damaged_policies()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        var policies = ledger.Hospital.Folder.Ledger(LedgerName.Policies);
        StoredLedger.Flip(policies.Segment(new Height(1)), 200);

        var reports = LedgerAudit.Run(ledger.Hospital.Folder, ledger.Hospital.Genesis);

        Assert.Equal((0L, new Height(1)), (reports[0].Blocks, reports[0].Fault!.Height));
        Assert.StartsWith("not checked", reports[1].Fault!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void finds_nothing_wrong_with_a_folder_in_which_nothing_is_yet()
    {
        using var hospital = new TestHospital();

        var reports = LedgerAudit.Run(hospital.Folder, hospital.Genesis);

        Assert.All(reports, report => Assert.Equal((0L, null), (report.Blocks, report.Fault)));
    }
}
