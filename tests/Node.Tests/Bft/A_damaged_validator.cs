using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>One of four hospitals whose disk did not keep what was written.</summary>
public sealed class A_damaged_validator : IAsyncLifetime, IAsyncDisposable
{
    private const int Blocks = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Height Third = new(3);

    private readonly LogLines _log = new();
    private readonly ILoggerFactory _factory;
    private readonly TestCluster _cluster;

    public A_damaged_validator()
    {
        _factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        _cluster = new TestCluster(validators: 4) { Log = _factory };
    }

    private LedgerFolder Folder => _cluster.Folder(0).Ledger(LedgerName.Records);

    private LedgerNode Records => _cluster[0][LedgerName.Records];

    public async Task InitializeAsync()
    {
        await _cluster.StartAllAsync();
        await _cluster.Hospital.AddPeopleAsync(_cluster[0][LedgerName.Policies]).WaitAsync(Patience);
        await ReachedAsync(LedgerName.Policies);
        for (var block = 0; block < Blocks; block++)
        {
            await StoreAsync(block % 4);
        }

        await ReachedAsync(LedgerName.Records);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _factory.Dispose();
        _log.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Theory] // spec storage 3.9
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Fetches_a_block_again_whichever_byte_of_its_frame_is_wrong(int offset)
    {
        var frame = Frame(Third);
        StoredLedger.Flip(Folder.Segment(frame.Segment), frame.Start + offset);
        var before = await File.ReadAllBytesAsync(Folder.Segment(frame.Segment));

        var scrub = await ScrubAsync();

        Assert.Empty(scrub.Figures.Faults);
        Assert.InRange(scrub.Figures.Repaired, 1, Blocks);
        Assert.Contains("Repaired: Records, block 3 was fetched again", _log.Text, StringComparison.Ordinal);
        Assert.Equal(Records.Machine.HeaderAt(Third), Records.Read(Third)!.Block.Header.Digest);
        var kept = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Folder.Damaged)));
        Assert.Equal(before.AsSpan((int)frame.Start, kept.Length).ToArray(), kept);
        await StoreAsync(0);
        await AssertWholeAsync();
    }

    [Fact] // spec storage 3.9
    public async Task Gives_a_damaged_block_to_nobody()
    {
        var frame = Frame(Third);
        StoredLedger.Flip(Folder.Segment(frame.Segment), frame.Start + 100);
        for (var place = 1; place < 4; place++)
        {
            await _cluster.StopAsync(place);
        }

        var damage = Records.Scrub(Third);

        Assert.NotNull(damage);
        Assert.Throws<StoreDamagedException>(() => Records.Read(Third));
        Assert.NotNull(Records.Read(Third.Next));
    }

    [Fact] // spec storage 3.9
    public async Task Believes_no_other_validator_and_asks_the_next()
    {
        var lies = 0;
        _cluster.Tamper = (from, message) =>
        {
            if (from != "v4" && message is PeerMessage.Give { Blocks: [var first, ..] })
            {
                var other = first.ToArray();
                other[^50] ^= 1;
                Interlocked.Increment(ref lies);
                return new PeerMessage.Give([other]);
            }

            return message;
        };
        var frame = Frame(Third);
        StoredLedger.Flip(Folder.Segment(frame.Segment), frame.Start + 100);

        var scrub = await ScrubAsync();

        Assert.Equal((0, 1L, 2), (scrub.Figures.Faults.Count, scrub.Figures.Repaired, lies));
        await AssertWholeAsync();
    }

    [Fact] // spec storage 3.9
    public async Task Keeps_what_it_has_when_nobody_has_better()
    {
        _cluster.Tamper = (_, message) => message is PeerMessage.Give ? new PeerMessage.Give([]) : message;
        var frame = Frame(Third);
        var segment = Folder.Segment(frame.Segment);
        StoredLedger.Flip(segment, frame.Start + 100);
        var before = await File.ReadAllBytesAsync(segment);

        var scrub = await ScrubAsync();

        Assert.Equal((1, 0L), (scrub.Figures.Faults.Count, scrub.Figures.Repaired));
        Assert.Equal(before, await File.ReadAllBytesAsync(segment));
        Assert.Equal([segment], Directory.GetFiles(Folder.Segments));
        _cluster.Tamper = (_, message) => message;
        Assert.Equal([Third], await Records.MendAsync(default));
    }

    [Theory] // spec storage 3.10, votes 4.5
    [InlineData(LedgerName.Records)]
    [InlineData(LedgerName.Policies)]
    public async Task Opens_at_the_block_before_the_damage_and_has_the_others_give_the_rest(LedgerName damaged)
    {
        var folder = _cluster.Folder(0).Ledger(damaged);
        var head = Records.Machine.Head.Height;
        await _cluster.StopAsync(0);
        var frame = Frame(Third, damaged);
        StoredLedger.Flip(folder.Segment(frame.Segment), frame.Start + 100);

        await _cluster.StartAsync(0);

        Assert.Equal(Third, _cluster[0][damaged].CutAt);
        Assert.Contains("The blocks from 3 on are kept", _log.Text, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(folder.Damaged));
        await ReachedAsync(LedgerName.Records, head);
        await _cluster.StopAsync(3);
        await StoreAsync(0);
        await AssertWholeAsync();
    }

    [Fact] // spec storage 3.10
    public async Task Opens_without_a_mark_as_far_as_what_lies_there_reads()
    {
        var head = Records.Machine.Head.Height;
        await _cluster.StopAsync(0);
        File.Delete(Folder.Mark);
        StoredLedger.Flip(Folder.Segment(new Height(1)), new FileInfo(Folder.Segment(new Height(1))).Length - 5);

        await _cluster.StartAsync(0);

        await ReachedAsync(LedgerName.Records, head);
        await AssertWholeAsync();
    }

    [Fact] // spec storage 3.10
    public void Does_not_ask_for_what_all_validators_certified_and_only_it_judges_otherwise()
    {
        var opening = new RegionOpening(
            _cluster.Folder(0), _cluster.Hospital.Genesis, _cluster.Hospital.Validator, TimeProvider.System, _factory);
        var alone = new LedgerSalvage(opening, LedgerName.Records);
        var among = new LedgerSalvage(opening with { Peers = new Lonely() }, LedgerName.Records);
        var damage = new StoreDamagedException("file", Third, 0, "it gives another header");
        var judged = new StoreDamagedException("file", Third, 0, "it gives another header") { IsAsCertified = true };

        Assert.Equal((false, true, false), (alone.Helps(damage), among.Helps(damage), among.Helps(judged)));
    }

    private FramePlace Frame(Height height, LedgerName name = LedgerName.Records)
    {
        var folder = _cluster.Folder(0).Ledger(name);
        using var segment = SegmentFile.Open(folder, new Height(1));
        var start = segment.CheckHead(name);
        for (var at = new Height(1); at < height; at = at.Next)
        {
            start = segment.TryFindEnd(start)!.Value;
        }

        return new FramePlace(new Height(1), start, segment.TryFindEnd(start)!.Value);
    }

    private async Task<Scrub> ScrubAsync()
    {
        var scrub = new Scrub(
            _cluster.Folder(0),
            _cluster[0],
            TimeProvider.System,
            TimeSpan.FromHours(24),
            _factory.CreateLogger<Scrub>());
        await scrub.PassAsync(default).WaitAsync(Patience);
        return scrub;
    }

    private async Task StoreAsync(int place)
    {
        var answer = await _cluster[place][LedgerName.Records].SubmitAsync(_cluster.Hospital.NewRecord())
            .WaitAsync(Patience);
        Assert.True(Assert.IsType<Submission.Final>(answer).Receipt.IsAccepted);
    }

    // All that run have what any of them has.
    private async Task ReachedAsync(LedgerName name, Height least = default)
    {
        using var limit = new CancellationTokenSource(Patience);
        var last = _cluster.Running.Max(region => region[name].Machine.Head.Height);
        foreach (var region in _cluster.Running)
        {
            await foreach (var _ in region[name].Follow(last > least ? last : least, limit.Token))
            {
                break;
            }
        }
    }

    // Every byte of what it has now is what an audit expects, and it opens from it.
    private async Task AssertWholeAsync()
    {
        await _cluster.StopAsync(0);
        var reports = LedgerAudit.Run(_cluster.Folder(0), _cluster.Hospital.Genesis);
        Assert.All(reports, report => Assert.Null(report.Fault));
        Assert.Contains(reports, report => report.Ledger == LedgerName.Records && report.Blocks >= Blocks);
        await _cluster.StartAsync(0);
        Assert.Null(Records.CutAt);
    }

    private sealed class Lonely : IPeers
    {
        public void Attach(LedgerName ledger, IPeerListener listener)
        {
        }

        public void Send(LedgerName ledger, string validator, PeerMessage message)
        {
        }

        public void Broadcast(LedgerName ledger, PeerMessage message)
        {
        }
    }
}
