using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Ordering;

public sealed class A_solo_ledger
{
    [Fact]
    public async Task answers_with_the_place_and_the_receipt()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var record = hospital.NewRecord();

        var final = Assert.IsType<Submission.Final>(await region[LedgerName.Records].SubmitAsync(record));

        var block = region[LedgerName.Records].Read(final.Height)!.Block;
        Assert.Equal(record.Id, block.Transactions[final.Index].Id);
        Assert.Equal(final.Receipt, block.Receipts[final.Index]);
        Assert.Equal(block.Header.Time, final.Time);
        Assert.True(final.Receipt.IsAccepted);
    }

    [Fact]
    public async Task answers_a_batch_in_its_order_whatever_becomes_of_each()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var (first, second) = (hospital.NewRecord(), hospital.NewRecord());
        var stranger = TestHospital.Sign(new TestHospital.Person(), first.Message!);
        var again = hospital.SignedAgain(first);

        var answers = await region[LedgerName.Records].SubmitAsync([first, stranger, first, again, second]);

        Assert.True(Assert.IsType<Submission.Final>(answers[0]).Receipt.IsAccepted);
        Assert.Equal(new Submission.NotAdmitted(Refusal.UnknownSigner), answers[1]);
        Assert.Equal(new Submission.NotAdmitted(Refusal.DuplicateTransaction), answers[2]);
        Assert.Equal(Refusal.RecordExists, Assert.IsType<Submission.Final>(answers[3]).Receipt.Refused);
        Assert.True(Assert.IsType<Submission.Final>(answers[4]).Receipt.IsAccepted);
    }

    [Fact]
    public void is_what_genesis_says_it_is_or_the_node_does_not_start()
    {
        using var hospital = new TestHospital();
        var document = Encoding.ASCII.GetString(hospital.Genesis.Bytes.Span)
            .Replace("\"solo\"", "\"bft\"", StringComparison.Ordinal)
            .Replace("\"AQ==\"", "\"AQ==\", \"trusted\": true", StringComparison.Ordinal);
        var several = Genesis.Parse(Encoding.ASCII.GetBytes(document));

        var refusal = Assert.Throws<NodeStartException>(
            () => new SoloValidator(several, LedgerName.Policies, hospital.Validator, TimeProvider.System));

        Assert.Equal("engine-not-supported", refusal.Code);
    }

    [Fact]
    public async Task refuses_what_it_has_already_taken()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var record = hospital.NewRecord();
        await region[LedgerName.Records].SubmitAsync(record);

        var answer = await region[LedgerName.Records].SubmitAsync(record);

        Assert.Equal(new Submission.NotAdmitted(Refusal.DuplicateTransaction), answer);
    }

    [Fact]
    public async Task makes_no_block_of_nothing()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();

        Assert.Empty(await region[LedgerName.Records].SubmitAsync([]));
        var strangers = TestHospital.Sign(new TestHospital.Person(), hospital.NewRecord().Message!);
        await region[LedgerName.Records].SubmitAsync(strangers);

        Assert.Equal(new Height(0), region[LedgerName.Records].Machine.Head.Height);
    }

    [Fact]
    public async Task answers_every_one_of_many_callers_at_once()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var records = Enumerable.Range(0, 300).Select(_ => hospital.NewRecord()).ToList();

        var answers = await Task.WhenAll(records.Select(record => region[LedgerName.Records].SubmitAsync(record)));

        var places = answers.Cast<Submission.Final>().Select(final => (final.Height, final.Index)).ToList();
        Assert.Equal(300, places.Distinct().Count());
        var found = records.Select(record => region[LedgerName.Records].Find(record.Id));
        Assert.Equal(places.Cast<(Height, int)?>(), found);
    }

    [Fact]
    public async Task splits_what_is_too_much_for_one_block()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var records = Enumerable.Range(0, BlockEncoding.MaxTransactions + 1).Select(_ => hospital.NewRecord()).ToList();

        var answers = await region[LedgerName.Records].SubmitAsync(records);

        Assert.All(answers, answer => Assert.True(((Submission.Final)answer).Receipt.IsAccepted));
        for (var height = new Height(1); height <= region[LedgerName.Records].Machine.Head.Height; height = height.Next)
        {
            var transactions = region[LedgerName.Records].Read(height)!.Block.Transactions;
            Assert.InRange(transactions.Sum(transaction => transaction.Length), 1, Salus.Ledger.Blocks.Block.MaxBytes);
        }
    }

    [Fact]
    public async Task sets_a_later_time_for_every_block_also_when_the_clock_stands_still()
    {
        using var hospital = new TestHospital();
        await using var region = await RegionLedgers.OpenAsync(
            hospital.Folder, hospital.Genesis, hospital.Validator, new StoppedClock(), NullLoggerFactory.Instance);
        var policies = region[LedgerName.Policies];
        await policies.SubmitAsync(hospital.DoctorsRegistration());
        await policies.SubmitAsync(hospital.PatientsRegistration());

        Assert.Equal(new Height(2), policies.Machine.Head.Height);
        Assert.True(policies.Read(new Height(2))!.Block.Header.Time > policies.Read(new Height(1))!.Block.Header.Time);
    }

    [Fact]
    public async Task seals_its_blocks_with_the_difficulty_of_genesis()
    {
        using var hospital = new TestHospital(difficulty: 8);
        await using var region = await hospital.OpenWithPeopleAsync();
        await hospital.StoreAsync(region);

        Assert.Equal(0, region[LedgerName.Records].Machine.Head.Digest.ToArray()[0]);
        Assert.All(LedgerAudit.Run(hospital.Folder, hospital.Genesis), report => Assert.Null(report.Fault));
    }

    [Fact]
    public async Task says_so_when_it_is_shutting_down()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        await region[LedgerName.Records].DisposeAsync();

        var refusal = await Assert.ThrowsAsync<LedgerStoppedException>(
            () => region[LedgerName.Records].SubmitAsync(hospital.NewRecord()));

        Assert.Equal("shutting-down", refusal.Code);
    }

    [Fact]
    public async Task answers_what_was_queued_before_it_shuts_down()
    {
        using var hospital = new TestHospital();
        await using var region = await hospital.OpenWithPeopleAsync();
        var records = Enumerable.Range(0, 50).Select(_ => hospital.NewRecord());
        var queued = region[LedgerName.Records].SubmitAsync([.. records]);

        await region.DisposeAsync();

        Assert.All(await queued, answer => Assert.IsType<Submission.Final>(answer));
    }

    [Fact]
    public async Task stops_with_the_cause_when_the_impossible_happens()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        var policies = new LedgerMachine(ledger.Hospital.Genesis, LedgerName.Policies, null);
        using (var stored = SegmentStore.Open(
            ledger.Hospital.Folder.Ledger(LedgerName.Policies),
            LedgerName.Policies,
            policies.Head.Digest,
            DiskFile.Open,
            NullLogger.Instance))
        {
            foreach (var (block, _) in stored.ReadAll())
            {
                policies.Commit(policies.Execute(block.ToBlock().Block));
            }
        }

        // The machine is at block 0 and the store at block 1: what the machine makes next follows nothing stored.
        var behind = new LedgerMachine(ledger.Hospital.Genesis, LedgerName.Records, policies);
        using var store = ledger.OpenStore();
        var validator = new SoloValidator(
            ledger.Hospital.Genesis, LedgerName.Records, ledger.Hospital.Validator, TimeProvider.System);
        await using var ordering = new SoloOrdering(
            behind, store, validator, _ => ValueTask.CompletedTask, NullLogger.Instance);
        ordering.Start();

        var stopped = await Assert.ThrowsAsync<LedgerStoppedException>(
            () => ordering.SubmitAsync([ledger.Hospital.NewRecord()], default));

        Assert.Equal("ledger-stopped", stopped.Code);
        Assert.Contains("does not follow", stopped.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ordering.Completion);
    }

    [Fact]
    public void is_not_ordered_by_a_validator_that_genesis_does_not_know()
    {
        using var hospital = new TestHospital();
        using var other = new TestHospital();

        Assert.Throws<ArgumentException>(
            () => new SoloValidator(hospital.Genesis, LedgerName.Records, other.Validator, TimeProvider.System));
    }

    private sealed class StoppedClock : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
