using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;

namespace Salus.Node.Tests.Bft;

/// <summary>Four hospitals that order their ledgers together.</summary>
public sealed class A_cluster : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestCluster _cluster = new(validators: 4);

    [Fact]
    public async Task Orders_what_any_of_them_is_given_and_all_have_the_same_blocks()
    {
        await StartWithPeopleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => StoreAsync(n % 4))).WaitAsync(Patience);

        Assert.All(answers, answer => Assert.True(answer.Receipt.IsAccepted));
        await ReachedAsync(LedgerName.Records, answers.Max(answer => answer.Height));
        AssertSameHeaders();
    }

    [Fact] // spec votes 5.1
    public async Task Goes_on_without_one_of_them_which_then_catches_up()
    {
        await StartWithPeopleAsync();
        await _cluster.StopAsync(3);
        var last = await StoreManyAsync(12, places: 3);

        await _cluster.StartAsync(3);
        await ReachedAsync(LedgerName.Records, last);
        var answer = await StoreAsync(3).WaitAsync(Patience);

        Assert.True(answer.Receipt.IsAccepted);
        await ReachedAsync(LedgerName.Records, answer.Height);
        AssertSameHeaders();
    }

    [Fact] // spec votes 1.1, consensus 1.2
    public async Task Is_where_it_was_after_all_of_them_were_started_again()
    {
        await StartWithPeopleAsync();
        var before = await StoreManyAsync(8, places: 4);
        for (var place = 0; place < 4; place++)
        {
            await _cluster.StopAsync(place);
        }

        await _cluster.StartAllAsync();
        var answer = await StoreAsync(0).WaitAsync(Patience);

        Assert.True(answer.Height > before);
        await ReachedAsync(LedgerName.Records, answer.Height);
        AssertSameHeaders();
    }

    [Fact] // spec votes 4.2
    public async Task Takes_back_one_that_lost_its_disk_which_votes_two_blocks_later()
    {
        await StartWithPeopleAsync();
        var before = await StoreManyAsync(4, places: 4);
        await _cluster.StopAsync(2);
        Directory.Delete(_cluster.Folder(2).Root, recursive: true);

        await _cluster.StartAsync(2);
        await ReachedAsync(LedgerName.Records, before);
        var last = await StoreManyAsync(3, places: 2);
        await ReachedAsync(LedgerName.Records, last);
        await _cluster.StopAsync(3);
        var answer = await StoreAsync(2).WaitAsync(Patience);

        Assert.True(answer.Receipt.IsAccepted);
        await ReachedAsync(LedgerName.Records, answer.Height);
        AssertSameHeaders();
    }

    [Fact] // spec consensus 1.1
    public async Task Makes_no_block_without_a_quorum()
    {
        await StartWithPeopleAsync();
        await _cluster.StopAsync(3);
        await _cluster.StopAsync(2);
        var head = _cluster[0][LedgerName.Records].Machine.Head.Height;

        var waits = StoreAsync(0);
        var said = await _cluster[0][LedgerName.Records].WordsAsync();
        Assert.Contains(said.Words, words => words.Contains("waits for", StringComparison.Ordinal));
        await _cluster.StartAsync(2);
        var answer = await waits.WaitAsync(Patience);

        Assert.Equal(head.Next, answer.Height);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private async Task StartWithPeopleAsync()
    {
        await _cluster.StartAllAsync();
        var policies = _cluster[0][LedgerName.Policies];
        await _cluster.Hospital.AddPeopleAsync(policies).WaitAsync(Patience);
        await ReachedAsync(LedgerName.Policies, policies.Machine.Head.Height);
    }

    // One after the other: as many blocks.
    private async Task<Height> StoreManyAsync(int count, int places)
    {
        var last = new Height(0);
        for (var n = 0; n < count; n++)
        {
            last = (await StoreAsync(n % places).WaitAsync(Patience)).Height;
        }

        return last;
    }

    private async Task<Submission.Final> StoreAsync(int place) => (Submission.Final)await
        _cluster[place][LedgerName.Records].SubmitAsync(_cluster.Hospital.NewRecord());

    private async Task ReachedAsync(LedgerName name, Height height)
    {
        using var limit = new CancellationTokenSource(Patience);
        foreach (var region in _cluster.Running)
        {
            await foreach (var _ in region[name].Follow(height, limit.Token))
            {
                break;
            }
        }
    }

    private void AssertSameHeaders()
    {
        foreach (var rules in _cluster.Hospital.Genesis.Ledgers)
        {
            var machines = _cluster.Running.Select(region => region[rules.Name].Machine).ToList();
            var lowest = machines.Min(machine => machine.Head.Height);
            Assert.Single(machines.Select(machine => machine.HeaderAt(lowest)).Distinct());
        }
    }
}
