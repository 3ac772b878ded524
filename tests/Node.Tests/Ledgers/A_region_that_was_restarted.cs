using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Ledgers;

public sealed class A_region_that_was_restarted
{
    // spec storage 3.6
    [Fact]
    public async Task has_the_same_heads_states_and_receipts()
    {
        using var hospital = new TestHospital();
        var region = await hospital.OpenWithPeopleAsync();
        var finals = new List<Submission.Final>();
        for (var block = 0; block < 20; block++)
        {
            finals.Add(await hospital.StoreAsync(region));
        }

        var heads = region.All.Select(ledger => ledger.Machine.Head).ToList();
        await region.DisposeAsync();

        await using var again = await hospital.OpenAsync();
        Assert.Equal(heads, again.All.Select(ledger => ledger.Machine.Head));
        Assert.Equal(heads.Select(head => head.State), again.All.Select(ledger => ledger.Machine.State.Digest));
        Assert.All(finals, final =>
            Assert.Equal(final.Receipt, again[LedgerName.Records].Read(final.Height)!.Block.Receipts[final.Index]));
    }

    [Fact]
    public async Task goes_on_where_it_was()
    {
        using var hospital = new TestHospital();
        var region = await hospital.OpenWithPeopleAsync();
        var record = hospital.NewRecord();
        await region[LedgerName.Records].SubmitAsync(record);
        await region.DisposeAsync();

        await using var again = await hospital.OpenAsync();
        var next = await hospital.StoreAsync(again);

        Assert.Equal(new Height(2), next.Height);
        Assert.Equal(record.Id, again[LedgerName.Records].Open(new Height(1))!.Transaction(0).Id);
        var repeated = await again[LedgerName.Records].SubmitAsync(record);
        Assert.Equal(new Submission.NotAdmitted(Refusal.DuplicateTransaction), repeated);
        var id = ((StoreRecord)record.Message!).Record.ToString();
        Assert.NotNull(again[LedgerName.Records].Machine.Latest.Get(Salus.Ledger.Contracts.Records.Record.Table, id));
    }

    // spec votes 3.3
    [Fact]
    public async Task asks_for_the_policies_that_were_final_before()
    {
        using var hospital = new TestHospital();
        var region = await hospital.OpenWithPeopleAsync();
        var final = region[LedgerName.Policies].Machine.Head.Height;
        await region.DisposeAsync();
        var time = new ManualTime();

        await using var again = await RegionLedgers.OpenAsync(
            hospital.Folder, hospital.Genesis, hospital.Validator, time, NullLoggerFactory.Instance);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(final, again[LedgerName.Policies].Watch.Required);
    }

    [Fact]
    public async Task is_followed_from_any_height_across_what_is_stored_and_what_comes()
    {
        using var hospital = new TestHospital();
        var region = await hospital.OpenWithPeopleAsync();
        for (var block = 0; block < 3; block++)
        {
            await hospital.StoreAsync(region);
        }

        await region.DisposeAsync();
        await using var again = await hospital.OpenAsync();
        var followed = new List<Height>();
        await foreach (var final in again[LedgerName.Records].Follow(new Height(2)))
        {
            followed.Add(final.Block.Header.Height);
            if (followed.Count == 2)
            {
                await hospital.StoreAsync(again);
            }

            if (followed.Count == 3)
            {
                break;
            }
        }

        Assert.Equal([new Height(2), new Height(3), new Height(4)], followed);
    }

    [Fact]
    public async Task ends_its_followers_when_it_closes()
    {
        using var hospital = new TestHospital();
        var region = await hospital.OpenWithPeopleAsync();
        var blocks = region[LedgerName.Records].Follow(new Height(1)).GetAsyncEnumerator();
        var next = blocks.MoveNextAsync();

        await region.DisposeAsync();

        Assert.False(await next);
    }
}
