using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Backups;
using Salus.Node.Bft;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Node.Tests.Bft;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Backups;

/// <summary>Four hospitals, three of which lost what their validators had said: no quorum may vote.</summary>
public sealed class A_new_beginning : IAsyncLifetime, IAsyncDisposable
{
    private const int Kept = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestCluster _cluster = new(validators: 4);
    private readonly ManualTime _time = new();
    private Height _last;

    public async Task InitializeAsync()
    {
        await _cluster.StartAllAsync();
        await _cluster.Hospital.AddPeopleAsync(_cluster[0][LedgerName.Policies]).WaitAsync(Patience);
        _last = (await StoreAsync(0)).Height;
        using var limit = new CancellationTokenSource(Patience);
        for (var place = 0; place < 4; place++)
        {
            await foreach (var _ in _cluster[place][LedgerName.Records].Follow(_last, limit.Token))
            {
                break;
            }
        }

        await StopAllAsync();
        foreach (var folder in Enumerable.Range(0, Kept).SelectMany(Ledgers))
        {
            File.Delete(folder.Votes(0));
            File.Delete(folder.Votes(1));
        }
    }

    // spec backup 3.4
    [Fact] // spec votes 7.1, 7.2, 7.3, 7.4
    public async Task Lets_a_region_go_on_that_stands_still()
    {
        BeginAll();

        using (var votes = VoteLog.Open(Ledgers(0).Last(), DiskFile.Open))
        {
            Assert.Equal(1_000_000_000U, Assert.IsType<Message.ChangeRound>(Assert.Single(votes.SaidAt(1)).Message).Round);
        }

        Assert.Equal("votes-kept", Assert.Throws<VotesKeptException>(() => Opened(0)).Code);
        await _cluster.StartAllAsync();
        var final = await StoreAsync(0).WaitAsync(Patience);
        // Who leads a later round proposes, if need be nothing: there may be such a block before.
        Assert.True(final.Receipt.IsAccepted && final.Height > _last);
    }

    [Fact] // spec votes 4.3, 7.4
    public async Task Is_not_undone_by_one_that_shows_what_the_others_gave_up()
    {
        var records = Ledgers(Kept).Single(folder => folder.Root.EndsWith("records", StringComparison.Ordinal));
        using (var votes = VoteLog.Open(records, DiskFile.Open))
        {
            var height = _last.Next.Value;
            var proposal = new Proposal(TestHospital.AnyDigest(), new byte[] { 1, 2, 3 });
            var prepares = _cluster.Hospital.Validators.Select(voter => Signed(
                new Message.Vote(Phase.Prepare, height, 0, proposal.Digest, voter.Id, default)));
            var prepared = new PreparedCertificate(0, proposal, [.. prepares]);
            var survivor = _cluster.Hospital.Validators[Kept].Id;
            var wish = new Message.ChangeRound(height, 1, survivor, prepared.Prepared, prepared, default);
            votes.Write([new Said(Signed(wish), prepared)]);
        }

        BeginAll();
        foreach (var place in Enumerable.Range(0, 4).Reverse())
        {
            await _cluster.StartAsync(place);
        }

        Assert.True((await StoreAsync(0).WaitAsync(Patience)).Receipt.IsAccepted);
    }

    [Fact] // spec votes 7.2
    public void Is_for_those_whose_votes_are_lost() => Assert.Throws<VotesKeptException>(() => Opened(Kept));

    [Fact] // spec votes 7.3
    public void Counts_the_statements_of_a_quorum_of_these_blocks_of_now()
    {
        var (first, second) = (Stated(0), Stated(1));
        using var beginning = Opened(2);
        var statement = LostVotes.Read(first).Statement;
        var key = _cluster.Hospital.Validators[0].VotingKey;

        Refuses(beginning, "2 of 4", first);
        Refuses(beginning, "2 of 4", first, first);
        Refuses(beginning, "is no validator here", second, (statement with { Validator = "v9" }).Sign(key));
        Refuses(beginning, "did not sign it", second, statement.Sign(KeyPair.Generate()));
        Refuses(beginning, "another network", second, (statement with { Genesis = Digest.Of("x"u8) }).Sign(key));
        Refuses(beginning, "knows what it said", second, (statement with { Heads = [] }).Sign(key));
        var ahead = statement.Heads.Select(head => head with { Height = head.Height.Next });
        Refuses(beginning, "the same", second, (statement with { Heads = [.. ahead] }).Sign(key));
        Refuses(beginning, "does not read", second, first[..^9]);
        Refuses(beginning, "another purpose", second, Jws.Sign(key, "salus-backup", "{}"u8).ToCompact());
        var old = new Timestamp(statement.Time.UnixMs - (long)TimeSpan.FromDays(8).TotalMilliseconds);
        Refuses(beginning, "stated again", second, (statement with { Time = old }).Sign(key));
    }

    // spec votes 4.3, 7.1
    [Fact]
    public void Is_for_a_validator_with_a_log_older_than_its_blocks_too()
    {
        foreach (var folder in Ledgers(Kept))
        {
            File.Delete(folder.Votes(0));
            VoteLog.Found(folder);
        }

        using var beginning = Opened(Kept);

        Assert.Equal([LedgerName.Policies, LedgerName.Records], beginning.Heads.Select(head => head.Ledger));
        Assert.Equal(_last, beginning.Heads[1].Height);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private static void Refuses(NewBeginning beginning, string why, params string[] statements)
    {
        var refused = Assert.Throws<LostVotesRefusedException>(() => beginning.Begin(statements));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private IEnumerable<LedgerFolder> Ledgers(int place) =>
        _cluster.Hospital.Genesis.Ledgers.Select(rules => _cluster.Folder(place).Ledger(rules.Name));

    private NewBeginning Opened(int place) => NewBeginning.Of(
        _cluster.Folder(place),
        _cluster.Hospital.Genesis,
        _cluster.Hospital.Validators[place],
        _time,
        new AuditTrail(),
        CancellationToken.None);

    private void BeginAll()
    {
        string[] statements = [.. Enumerable.Range(0, Kept).Select(Stated)];
        foreach (var place in Enumerable.Range(0, Kept))
        {
            using var beginning = Opened(place);
            beginning.Begin(statements);
        }
    }

    private T Signed<T>(T message)
        where T : Message
    {
        var key = _cluster.Hospital.Validators.Single(validator => validator.Id == message.Validator).VotingKey;
        var bytes = new SignedBytes(_cluster.Hospital.Genesis.Network, "records");
        return (T)(message with { Signature = key.Sign(bytes.Of(message)) });
    }

    private string Stated(int place)
    {
        using var beginning = Opened(place);
        return beginning.State();
    }

    private async Task StopAllAsync()
    {
        for (var place = 0; place < 4; place++)
        {
            await _cluster.StopAsync(place);
        }
    }

    private async Task<Submission.Final> StoreAsync(int place) => (Submission.Final)await
        _cluster[place][LedgerName.Records].SubmitAsync(_cluster.Hospital.NewRecord());
}
