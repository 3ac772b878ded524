using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>One of four hospitals whose ledgers are empty, while the others are more than two checkpoints
/// ahead.</summary>
[Collection(nameof(LedgersFarAhead))]
public sealed class A_validator_far_behind : IAsyncLifetime, IAsyncDisposable
{
    private const ulong Checkpoint = LedgersFarAhead.Checkpoint;
    private const ulong Head = LedgersFarAhead.Head;
    private const int Emptied = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly LedgersFarAhead _ledgers;
    private readonly LogLines _log = new();
    private readonly HurriedTime _time = new();
    private readonly ILoggerFactory _factory;
    private readonly TestCluster _cluster;
    private volatile bool _isHistoryGiven = true;

    public A_validator_far_behind(LedgersFarAhead ledgers)
    {
        _ledgers = ledgers;
        _factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        _cluster = new TestCluster(ledgers.Hospital, validators: 4) { Log = _factory, Time = _time };
        _cluster.Tamper = (_, message) => WithoutHistory(message);
    }

    private LedgerFolder Folder => _cluster.Folder(Emptied).Ledger(LedgerName.Records);

    private LedgerNode Records => _cluster[Emptied][LedgerName.Records];

    public Task InitializeAsync() => _ledgers.StartAsync(_cluster, Emptied);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _factory.Dispose();
        _log.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    // spec snapshots 4.1, 4.5, 5.1, 5.3, 5.5
    // spec votes 4.6
    [Fact]
    public async Task Goes_on_from_a_snapshot_and_fetches_what_lies_below_afterwards()
    {
        _isHistoryGiven = false;
        await ArriveAsync();
        await AssertFollowsAsync();
        await _cluster.Hospital.AddPeopleAsync(_cluster[0][LedgerName.Policies]).WaitAsync(Patience);

        Assert.Equal((new Height(Checkpoint), new Height(0)), Records.Filling);
        Assert.True(Records.Statistics.IsFilling);
        Assert.Throws<HistoryIncompleteException>(() => Records.Read(new Height(5)));
        Assert.Throws<HistoryIncompleteException>(() => Records.Log(_cluster.Hospital.Patient.Id, 0, 10));
        Assert.Throws<HistoryIncompleteException>(() => Records.Find(_cluster.Hospital.NewRecord().Id));
        Assert.NotNull(Records.Read(new Height(Checkpoint + 1)));
        var stored = await StoreAsync(0);
        await StoreAsync(0);
        await StoreAsync(0);
        await _cluster.StopAsync(0);
        await StoreAsync(Emptied);

        await WholeAsync();

        Assert.NotNull(Records.Read(new Height(5)));
        Assert.Equal((stored.Height, stored.Index), Records.Find(stored.Receipt.Transaction));
        Assert.Equal(4, Records.Log(_cluster.Hospital.Patient.Id, 0, 10).Count);
        Assert.False(Records.Statistics.IsFilling);
        await AssertWholeAsync();
    }

    [Fact] // spec votes 4.6
    public async Task Votes_once_it_has_looked_through_what_it_passed_over()
    {
        _isHistoryGiven = false;
        await ArriveAsync();
        await _cluster.Hospital.AddPeopleAsync(_cluster[0][LedgerName.Policies]).WaitAsync(Patience);
        await _cluster.StopAsync(0);
        await AssertFollowsAsync();

        await WholeAsync();

        // Of three, no quorum is without it.
        await StoreAsync(1);
    }

    [Fact] // spec snapshots 5.2, 5.4
    public async Task That_is_started_again_goes_on_from_the_same_snapshot()
    {
        _isHistoryGiven = false;
        await ArriveAsync();
        await _cluster.StopAsync(Emptied);
        await _cluster.StartAsync(Emptied);

        Assert.Equal(new Height(Checkpoint), Records.Filling?.Begun);
        Assert.Equal(_cluster[0][LedgerName.Records].Machine.Head, Records.Machine.Head);
        await AssertFollowsAsync();
        var report = LedgerAudit.Run(_cluster.Folder(Emptied), _cluster.Hospital.Genesis)
            .Single(one => one.Ledger == LedgerName.Policies);
        Assert.Contains("still fetches", report.Fault!.What, StringComparison.Ordinal);
        await WholeAsync();
    }

    [Fact] // spec snapshots 5.4
    public async Task Whose_snapshot_is_damaged_begins_anew_with_the_next()
    {
        _isHistoryGiven = false;
        await ArriveAsync();
        await _cluster.StopAsync(Emptied);
        StoredLedger.Flip(Folder.State, 5_000);

        await ArriveAsync();

        Assert.Equal(new Height(Checkpoint), Records.Filling?.Begun);
        Assert.NotNull(Records.CutAt);
    }

    [Fact] // spec snapshots 4.3, 4.4
    public async Task Leaves_who_gives_other_sections_or_another_snapshot()
    {
        _cluster.Tamper = (from, message) => (from, message) switch
        {
            ("v1", PeerMessage.GiveSnapshot { Offer.Length: > 0 } given) =>
                new PeerMessage.GiveSnapshot(Lie(given.Offer)),
            ("v2", PeerMessage.GiveSections { Sections.Count: > 0 } given) =>
                given with { Sections = [Lie(given.Sections[0]), .. given.Sections.Skip(1)] },
            _ => message,
        };

        await ArriveAsync();

        Assert.Contains("what v1 offers as a snapshot is none", _log.Text, StringComparison.Ordinal);
        Assert.Contains("v2 does not give section 0", _log.Text, StringComparison.Ordinal);
    }

    [Fact] // spec snapshots 4.1, 4.3
    public async Task Leaves_who_offers_one_that_is_hardly_ahead()
    {
        _cluster.Tamper = (from, message) =>
            from == "v1" && message is PeerMessage.GiveSnapshot { Offer.Length: > 0 } given
                ? new PeerMessage.GiveSnapshot(_ledgers.Former[SnapshotOffer.Read(given.Offer.Span).Naming.Ledger])
                : message;
        var begun = _log.NextAsync("Records goes on from the snapshot of block");

        await _cluster.StartAsync(Emptied);

        await begun.WaitAsync(Patience);
        Assert.Contains("which is older than was asked for", _log.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"Records goes on from the snapshot of block {Checkpoint}", _log.Text, StringComparison.Ordinal);
    }

    [Fact] // spec snapshots 4.4
    public async Task Leaves_who_gives_so_little_that_it_would_never_end()
    {
        var trickled = 0;
        _cluster.Tamper = (from, message) =>
        {
            if (from != "v1" || message is not PeerMessage.GiveSections { Sections: [var first, ..] } given)
            {
                return message;
            }

            Interlocked.Increment(ref trickled);
            return given with { Sections = [first] };
        };

        await ArriveAsync();

        // It is asked once, in each of the tries there may be; and not for every section.
        Assert.InRange(trickled, 0, 3);
    }

    [Fact] // spec snapshots 4.4
    public async Task Asks_twice_who_does_not_answer_at_once()
    {
        var asked = new HashSet<string>();
        _cluster.Tamper = (from, message) =>
        {
            lock (asked)
            {
                return message is PeerMessage.GiveSections { From: 0 } given && asked.Add($"{from} {given.Snapshot}")
                    ? new PeerMessage.Give([])
                    : message;
            }
        };

        await ArriveAsync();

        Assert.DoesNotContain("does not give section", _log.Text, StringComparison.Ordinal);
    }

    [Fact] // spec snapshots 4.4
    public async Task Takes_it_from_who_has_a_damaged_one_too()
    {
        for (var place = 0; place < Emptied; place++)
        {
            var folder = _cluster.Folder(place).Ledger(LedgerName.Records);
            await File.WriteAllTextAsync(folder.Snapshot(new Height(1_000)), "not what was written");
            await File.WriteAllTextAsync(folder.Snapshot(new Height(9_000)), "not what was written");
        }

        await ArriveAsync();
    }

    [Fact] // spec snapshots 4.3, 4.4
    public async Task Keeps_its_own_log_while_it_cannot_go_on_from_the_snapshot()
    {
        _cluster.Tamper = (_, message) => message switch
        {
            PeerMessage.GiveSnapshot { Offer.Length: > 0 } given
                when SnapshotOffer.Read(given.Offer.Span).Naming.Ledger == LedgerName.Policies =>
                new PeerMessage.GiveSnapshot(default),
            PeerMessage.Give => new PeerMessage.Give([]),
            _ => message,
        };
        _time.IsHurried = true;
        var waited = _log.NextAsync("Records: the snapshot is left");

        await _cluster.StartAsync(Emptied);
        await waited.WaitAsync(Patience);

        Assert.Equal(0, new FileInfo(Folder.State).Length);
        Assert.Empty(Folder.ListSnapshots());
    }

    [Fact] // spec snapshots 4.1, 4.4
    public async Task Asks_for_blocks_when_nobody_gives_a_snapshot()
    {
        _cluster.Tamper = (_, message) =>
            message is PeerMessage.GiveSections given ? given with { Sections = [] } : message;

        await _cluster.StartAsync(Emptied);
        await ReachedAsync(1, LedgerName.Policies);

        Assert.Null(Records.Filling);
        await _cluster.StopAsync(Emptied);
        Assert.False(File.Exists(Path.Combine(Folder.Snapshots, "arriving")));
    }

    [Fact] // spec snapshots 4.4
    public async Task Takes_nothing_half_written_for_a_snapshot()
    {
        Directory.CreateDirectory(Folder.Snapshots);
        var arriving = Path.Combine(Folder.Snapshots, "arriving");
        await File.WriteAllTextAsync(arriving, "cut off by a kill");
        _cluster.Tamper = (_, message) =>
            message is PeerMessage.GiveSnapshot or PeerMessage.Give or PeerMessage.Greeting
                ? new PeerMessage.Give([])
                : message;

        await _cluster.StartAsync(Emptied);

        Assert.False(File.Exists(arriving));
        Assert.Equal(new Height(0), Records.Machine.Head.Height);
    }

    private static ReadOnlyMemory<byte> Lie(ReadOnlyMemory<byte> bytes)
    {
        var other = bytes.ToArray();
        other[^1] ^= 1;
        return other;
    }

    private PeerMessage WithoutHistory(PeerMessage message) =>
        !_isHistoryGiven
            && message is PeerMessage.Give { Blocks: [var first, ..] }
            && BlockEncoding.Read(first).Header.Height.Value <= Checkpoint
            ? new PeerMessage.Give([])
            : message;

    private async Task ArriveAsync()
    {
        var begun = _log.NextAsync($"Records goes on from the snapshot of block {Checkpoint}");
        await _cluster.StartAsync(Emptied);
        await begun.WaitAsync(Patience);
        await ReachedAsync(Head);
    }

    private async Task ReachedAsync(ulong height, LedgerName name = LedgerName.Records)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var _ in _cluster[Emptied][name].Follow(new Height(height), limit.Token))
        {
            break;
        }
    }

    private async Task WholeAsync()
    {
        var whole = Task.WhenAll(_log.NextAsync("Policies is whole"), _log.NextAsync("Records is whole"));
        _isHistoryGiven = true;
        await whole.WaitAsync(Patience);
        Assert.All(_cluster[Emptied].All, ledger => Assert.Null(ledger.Filling));
    }

    // Its vote log is there, and says nothing of the blocks that were passed over.
    private async Task AssertFollowsAsync()
    {
        var said = await Records.WordsAsync();
        Assert.Contains(said.Words, words => words.StartsWith("this validator", StringComparison.Ordinal));
    }

    private async Task<Submission.Final> StoreAsync(int place)
    {
        var answer = await _cluster[place][LedgerName.Records].SubmitAsync(_cluster.Hospital.NewRecord())
            .WaitAsync(Patience);
        var final = Assert.IsType<Submission.Final>(answer);
        Assert.True(final.Receipt.IsAccepted);
        return final;
    }

    private async Task AssertWholeAsync()
    {
        await _cluster.StopAsync(Emptied);
        Assert.False(Directory.Exists(Folder.Below.Root));
        var reports = LedgerAudit.Run(_cluster.Folder(Emptied), _cluster.Hospital.Genesis);
        Assert.All(reports, report => Assert.Null(report.Fault));
        Assert.All(
            reports.Where(report => report.Ledger is LedgerName.Policies or LedgerName.Records),
            report => Assert.InRange(report.Blocks, (long)Head, long.MaxValue));
    }
}

/// <summary>A clock on which half a second may be waited for in a moment: whoever looks again and again does so at
/// once.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public bool IsHurried { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback,
            state,
            IsHurried && dueTime == TimeSpan.FromMilliseconds(500) ? TimeSpan.Zero : dueTime,
            period);
}
