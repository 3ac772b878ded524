using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Node.Tests.Storage;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Tests.Bft;

/// <summary>One validator of <c>records</c>, to which a test speaks as the others.</summary>
public sealed partial class A_validator : IDisposable
{
    private const string Self = "v1";

    private readonly TestHospital _hospital = new(validators: 4);
    private readonly ManualTime _time = new();
    private readonly Sent _sent = new();
    private readonly FailingDisk _disk = new(long.MaxValue);
    private readonly LedgerMachine _policies;
    private readonly LedgerMachine _records;
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _factory;
    private readonly PolicyWatch _watch;
    private readonly TransactionPool _pool = new();
    private readonly SegmentStore _store;
    private readonly VoteLog _votes;
    private ValidatorLoop _loop;
    private int _timers;
    private Action<CertifiedBlock> _published = _ => { };

    public A_validator()
    {
        _factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        var genesis = _hospital.Genesis;
        var folder = _hospital.Folder.Ledger(LedgerName.Records);
        VoteLog.Found(folder);
        _policies = new LedgerMachine(genesis, LedgerName.Policies, policies: null);
        _records = new LedgerMachine(genesis, LedgerName.Records, _policies);
        _watch = new PolicyWatch(_time);
        _votes = VoteLog.Open(folder, _disk.Open);
        _store = SegmentStore.Open(
            folder, LedgerName.Records, _records.Head.Digest, DiskFile.Open, NullLogger.Instance);
        _loop = Start();
    }

    [Fact] // spec votes 4.1
    public void Says_nothing_before_it_knows_where_the_others_are()
    {
        var proposal = Propose(_records);

        Hear(proposal);
        Assert.Empty(_sent.Votes);
        Greet();
        Hear(proposal);

        Assert.Single(_sent.Votes);
    }

    [Fact] // spec votes 3.4
    public void Votes_for_a_proposal_under_policies_to_come_when_they_are_here()
    {
        Greet();
        var policies = new LedgerMachine(_hospital.Genesis, LedgerName.Policies, policies: null);
        var records = new LedgerMachine(_hospital.Genesis, LedgerName.Records, policies);
        var next = policies.Draft(
            new ValidatorClock(_time).TimeAfter(policies.Head), "v2", [_hospital.DoctorsRegistration()]);
        policies.Commit(next);

        Hear(Propose(records));
        Assert.Empty(_sent.Votes);
        _policies.Commit(next);
        _loop.Handle(new LoopEvent.PoliciesMoved());

        Assert.Single(_sent.Votes);
    }

    [Fact] // spec consensus 7.4
    public void Bears_heights_that_there_are_not()
    {
        foreach (var height in new[] { 0UL, ulong.MaxValue })
        {
            Hear("v4", new PeerMessage.Greeting(height));
            Hear("v4", new PeerMessage.Ask(height));
        }

        Greet();
        _time.Advance(TimeSpan.FromSeconds(5));
        _loop.Handle(new LoopEvent.Tick());
        Hear(Propose(_records));

        Assert.Single(_sent.Votes);
    }

    [Fact] // spec votes 2.7, consensus 5.1
    public void Sets_no_timer_for_work_that_is_final_already()
    {
        Greet();
        _timers = 0;

        _loop.Handle(new LoopEvent.WorkCame());
        Assert.Equal(0, _timers);

        var registration = _hospital.DoctorsRegistration();
        _pool.TryAdd(new Pooled(registration, Encoding.ASCII.GetBytes(registration.Jws.ToCompact())));
        _loop.Handle(new LoopEvent.WorkCame());
        Assert.Equal(1, _timers);
    }

    [Fact] // spec votes 2.7
    public void Takes_out_what_can_enter_no_block_when_the_timer_of_a_round_ends()
    {
        var registration = _hospital.DoctorsRegistration();
        _pool.TryAdd(new Pooled(registration, Encoding.ASCII.GetBytes(registration.Jws.ToCompact())));

        _loop.Handle(new LoopEvent.TimerFired(1, 0));

        Assert.Equal(0, _pool.Count);
    }

    [Theory] // spec votes 4.3
    [InlineData(true)]
    [InlineData(false)]
    public void Votes_no_more_when_it_is_shown_what_it_does_not_remember(bool isItsOwn)
    {
        Greet();
        var vote = new Message.Vote(Phase.Commit, 1, 3, TestHospital.AnyDigest(), Self, default);
        var signer = _hospital.Validators[isItsOwn ? 0 : 1].VotingKey;
        var shown = vote with { Signature = signer.Sign(Bytes.Of(vote)) };

        Hear("v2", new PeerMessage.Speech(shown));
        Hear(Propose(_records));

        Assert.Equal(isItsOwn ? 0 : 1, _sent.Votes.Count);
    }

    [Theory] // spec votes 4.3
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Votes_not_at_once_when_it_has_signed_blocks_that_its_log_does_not_hold(int first, bool isLost)
    {
        Hear("v2", new PeerMessage.Give([Encoded(_hospital.Validators.Skip(first))]));
        _loop = Start();
        Hear("v2", new PeerMessage.Greeting(2));
        Hear("v3", new PeerMessage.Greeting(2));
        Hear("v4", new PeerMessage.Greeting(2));
        var asked = new LoopEvent.Asked(new TaskCompletionSource<OrderingWords>());

        _loop.Handle(asked);

        var words = await asked.Answer.Task;
        Assert.Equal(isLost, words.Words[0].StartsWith("this validator follows", StringComparison.Ordinal));
    }

    [Fact] // spec storage 3.5
    public void Says_nothing_on_a_full_disk_and_goes_on_once_there_is_room()
    {
        Greet();
        var proposal = Propose(_records);
        _disk.Room = 10;
        Hear(proposal);
        Assert.Empty(_sent.Votes);
        _loop.Handle(new LoopEvent.Tick());
        Hear(proposal);
        Assert.Empty(_sent.Votes);

        _disk.Room = long.MaxValue;
        _loop.Handle(new LoopEvent.Tick());
        Hear(proposal);

        Assert.Single(_sent.Votes);
    }

    [Fact] // spec votes 2.2
    public void Sends_again_what_it_has_when_a_round_ends_whoever_brought_it()
    {
        var time = new ValidatorClock(_time).TimeAfter(_policies.Head);
        _policies.Commit(_policies.Draft(time, "v2", [_hospital.DoctorsRegistration()]));
        var transaction = _hospital.NewRecord();
        var compact = Encoding.ASCII.GetBytes(transaction.Jws.ToCompact());
        _pool.TryAdd(new Pooled(transaction, compact) { From = "v3" });

        _loop.Handle(new LoopEvent.TimerFired(1, 0));

        Assert.Equal(compact, Assert.Single(_sent.Work));
    }

    [Fact] // spec api 4.1
    public void Answers_for_a_transaction_once_it_can_be_found()
    {
        var time = new ValidatorClock(_time).TimeAfter(_policies.Head);
        _policies.Commit(_policies.Draft(time, "v2", [_hospital.DoctorsRegistration()]));
        var transaction = _hospital.NewRecord();
        var pooled = new Pooled(transaction, Encoding.ASCII.GetBytes(transaction.Jws.ToCompact()));
        var batch = new SubmittedBatch(1);
        pooled.Waiting.Add(new Pending(transaction, batch, 0));
        _pool.TryAdd(pooled);
        bool? wasAnswered = null;
        _published = _ => wasAnswered = batch.Answers.IsCompleted;

        Hear("v2", new PeerMessage.Give([Block(transaction)]));

        Assert.False(wasAnswered);
        Assert.True(batch.Answers.IsCompleted);
    }

    [Fact] // spec votes 5.2
    public void Gives_each_of_the_others_so_much_in_a_second_and_no_more()
    {
        Hear("v2", new PeerMessage.Give([Block()]));
        for (var time = 0; time < 1000; time++)
        {
            Hear("v2", new PeerMessage.Ask(1));
            Hear("v3", new PeerMessage.Greeting(1));
            Hear("v4", new PeerMessage.Speech(Signed(new Message.ChangeRound(1, 1, "v4", null, null, default))));
        }

        Assert.Equal(200, _sent.Gives.Count(to => to == "v2"));
        Assert.InRange(_sent.Gives.Count(to => to == "v3"), 1, 64);
        Assert.InRange(_sent.Gives.Count(to => to == "v4"), 1, 64);
        _time.Advance(TimeSpan.FromSeconds(1));
        Hear("v2", new PeerMessage.Ask(1));

        Assert.Equal(201, _sent.Gives.Count(to => to == "v2"));
    }

    [Fact] // spec peers 4.3
    public void Hears_what_another_says_from_nobody_else()
    {
        Greet();
        var turns = new ProposerSchedule(_hospital.Genesis.Validators, 1, new ProposerHistory([]));
        var round = Enumerable.Range(1, 4).Select(round => (uint)round).First(round => turns.Proposer(round) == Self);
        var good = Propose(_records).Proposal;
        var prepares = new[] { "v2", "v3", "v4" }.Select(voter =>
            Signed(new Message.Vote(Phase.Prepare, 1, 0, good.Digest, voter, default)));
        var kept = new PreparedCertificate(0, good, [.. prepares]);
        var wish = Signed(new Message.ChangeRound(1, round, "v2", kept.Prepared, kept, default));
        var garbled = kept with { Proposal = BlockProposal.Of(BlockProposal.HeaderOf(good)!, [new byte[7]]) };

        Hear("v4", new PeerMessage.Speech(wish with { Certificate = garbled }));
        Hear(wish);
        Hear(Signed(new Message.ChangeRound(1, round, "v3", null, null, default)));

        Assert.Equal(good.Digest, Assert.Single(_sent.Proposals).Digest);
    }

    [Fact] // spec peers 4.3
    public void Gives_nobody_anything_because_another_repeats_what_was_said_long_ago()
    {
        Hear("v2", new PeerMessage.Give([Block()]));

        Hear("v4", new PeerMessage.Speech(Signed(new Message.ChangeRound(1, 1, "v3", null, null, default))));

        Assert.Empty(_sent.Gives);
    }

    public void Dispose()
    {
        _votes.Dispose();
        _store.Dispose();
        _hospital.Dispose();
        _factory.Dispose();
        _log.Dispose();
    }

    private SignedBytes Bytes => new(_hospital.Genesis.Network, "records");

    private Proposing Proposing(LedgerMachine machine, string id) =>
        new(machine, _pool, new ValidatorClock(_time), _watch, id) { LeftOut = (_, _) => { } };

    private void Greet()
    {
        Hear("v2", new PeerMessage.Greeting(1));
        Hear("v3", new PeerMessage.Greeting(1));
    }

    private void Hear(Message message) => Hear(message.Validator, new PeerMessage.Speech(message));

    private void Hear(string from, PeerMessage message) => _loop.Handle(new LoopEvent.Heard(from, message));

    private ValidatorLoop Start()
    {
        var genesis = _hospital.Genesis;
        ulong? remembered = _votes.Height is { } spoken ? Math.Max(spoken, _records.Head.Height.Value) : null;
        var loop = new ValidatorLoop(
            new ValidatorParts(
                _records,
                _policies,
                new FinalBlocks(genesis, _records, _store) { Ready = () => { } },
                _votes,
                _pool,
                Proposing(_records, Self),
                new VotingPermission(Self, remembered, _time),
                _sent,
                _time),
            new ReplicaIdentity(Self, genesis.Network, "records", QuorumRule.MoreThanTwoThirds),
            new ReplicaSignatures(_hospital.Validator.VotingKey),
            _factory.CreateLogger("test"))
        {
            SetTimer = _ => _timers++,
            After = (_, _) => { },
            Publish = final => _published(final),
            Caught = (_, _) => { },
        };
        loop.Start();
        return loop;
    }

    // The first block, as three of the four made it final.
    private byte[] Block(params Transaction[] transactions) => Encoded(_hospital.Validators.Skip(1), transactions);

    private byte[] Encoded(IEnumerable<ValidatorIdentity> signers, params Transaction[] transactions) =>
        Encoded(signers, transactions, header => header);

    private byte[] Encoded(
        IEnumerable<ValidatorIdentity> signers,
        IReadOnlyList<Transaction> transactions,
        Func<BlockHeader, BlockHeader> otherwise)
    {
        var genesis = _hospital.Genesis;
        var draft = _records.Draft(new ValidatorClock(_time).TimeAfter(_records.Head), "v2", transactions).Block;
        var block = new Block(otherwise(draft.Header), draft.Transactions, draft.Receipts);
        var vote = VoteBytes.For(genesis.Network, "records", 1, 0, block.Header.Digest);
        var signatures = signers.Select(validator =>
            new ValidatorSignature(validator.Id, validator.VotingKey.Sign(vote)));
        var writer = new WireWriter();
        BlockEncoding.Write(writer, new CertifiedBlock(block, new Certificate(0, [.. signatures])));
        return writer.ToArray();
    }

    // The first proposal, of whoever's turn it is, for an empty block.
    private Message.Propose Propose(LedgerMachine records)
    {
        var schedule = new ProposerSchedule(_hospital.Genesis.Validators, 1, new ProposerHistory([]));
        var turn = schedule.Proposer(0);
        var proposal = Proposing(records, turn).Build(isNeeded: true)!;
        return Signed(new Message.Propose(1, 0, turn, proposal, Justification.None, default));
    }

    private T Signed<T>(T message)
        where T : Message
    {
        var key = _hospital.Validators.Single(validator => validator.Id == message.Validator).VotingKey;
        return (T)(message with { Signature = key.Sign(Bytes.Of(message)) });
    }

    private sealed class Sent : IPeers
    {
        public List<Message> Votes { get; } = [];

        public List<Proposal> Proposals { get; } = [];

        public List<string> Gives { get; } = [];

        public List<byte[]> Work { get; } = [];

        public void Attach(LedgerName ledger, IPeerListener listener)
        {
        }

        public void Send(LedgerName ledger, string validator, PeerMessage message)
        {
            if (message is PeerMessage.Give)
            {
                Gives.Add(validator);
            }
        }

        public void Broadcast(LedgerName ledger, PeerMessage message)
        {
            switch (message)
            {
                case PeerMessage.Speech { Message: Message.Vote vote }:
                    Votes.Add(vote);
                    break;
                case PeerMessage.Speech { Message: Message.Propose propose }:
                    Proposals.Add(propose.Proposal);
                    break;
                case PeerMessage.Work work:
                    Work.AddRange(work.Transactions.Select(compact => compact.ToArray()));
                    break;
            }
        }
    }
}
