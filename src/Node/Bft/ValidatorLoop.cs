using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;

namespace Salus.Node.Bft;

/// <summary>What the loop of a validator works on.</summary>
internal sealed record ValidatorParts(
    LedgerMachine Machine,
    LedgerMachine? Policies,
    FinalBlocks Blocks,
    VoteLog Votes,
    TransactionPool Pool,
    Proposing Proposing,
    VotingPermission Permission,
    IPeers Peers,
    TimeProvider Time);

/// <summary>
/// One validator of one ledger: carries out what the replica says, one event after the other. It has no thread and
/// waits for nothing but the disk: <see cref="BftOrdering"/> drives it, and so does the simulation.
/// </summary>
internal sealed partial class ValidatorLoop(
    ValidatorParts parts, ReplicaIdentity self, ISignatures signatures, ILogger logger)
{
    private const int MostRepeated = 1024;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = logger;
    private readonly Replica _replica = new(self, parts.Proposing, signatures, new Timeouts());
    private readonly SignedBytes _bytes = new(self.Network, self.Ledger);
    private readonly Queue<Input> _inputs = [];
    private readonly List<Said> _saying = [];
    private readonly ParkedProposals _parked = new(parts.Policies);
    private ProposerRecord _proposers = null!;
    private (CertifiedBlock Final, Draft Draft)? _undelivered;
    private readonly Giving _giving = new(parts.Blocks, parts.Peers, parts.Machine.Name, parts.Time);
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);
    private Output.Deliver? _decided;
    private string? _differs;
    private bool _isStepping;
    private bool _isSilent;

    /// <summary>Sets the timer of the ledger; it replaces the one before.</summary>
    public required Action<Output.SetTimer> SetTimer { get; init; }

    /// <summary>Lets something happen after so many milliseconds.</summary>
    public required Action<long, LoopEvent> After { get; init; }

    /// <summary>Told of every final block, in order.</summary>
    public required Action<CertifiedBlock> Publish { get; init; }

    /// <summary>Told of two messages that prove a validator faulty.</summary>
    public required Action<Message, Message> Caught { get; init; }

    /// <summary>How many heights a window of proposers has: fewer than a network's only where one is
    /// simulated.</summary>
    public ulong Window { get; init; } = ProposerHistory.Window;

    /// <summary>Who proposed the final blocks of the present window.</summary>
    public ProposerHistory Proposers => _proposers.Below(Head + 1);

    private LedgerName Ledger => parts.Machine.Name;

    private ulong Head => parts.Machine.Head.Height.Value;

    private ValidatorSet Validators => parts.Machine.Validators;

    // Who was let go is needed until then, and keeps its lanes. spec votes 2.9
    private bool OwesChange => parts.Policies?.Head is { } policies
        && policies.Height > parts.Machine.Head.Policy.Height
        && policies.NextValidators != parts.Machine.Head.NextValidators;

    /// <summary>Begins after the last block that is stored.</summary>
    public void Start()
    {
        _proposers = new ProposerRecord(parts.Machine, Window);
        if (parts.Votes.Height < parts.Blocks.BeginsAbove)
        {
            parts.Permission.PassOver(Head);
        }

        if (HasForgotten())
        {
            LogLost(Ledger, Head);
            parts.Permission.Lose(Head, Head);
        }

        parts.Permission.Look(Validators, self.Quorum, Head);
        Advance();
        Greet();
    }

    /// <summary>Takes one event.</summary>
    public void Handle(LoopEvent happened)
    {
        switch (happened)
        {
            case LoopEvent.Heard heard:
                Hear(heard.From, heard.Message);
                break;
            case LoopEvent.Reached reached:
                parts.Peers.Send(Ledger, reached.Validator, new PeerMessage.Greeting(_replica.Height));
                Step(new Input.Connected(reached.Validator));
                break;
            case LoopEvent.WorkCame:
                Begin();
                break;
            case LoopEvent.TimerFired fired:
                parts.Proposing.Sift();
                RepeatWork();
                Step(new Input.TimerFired(fired.Height, fired.Round));
                break;
            case LoopEvent.BuildDue due when due.Height == _replica.Height:
                // In a later round its proposer proposes, if need be nothing. spec consensus 5.3
                Step(new Input.Built(due.Height, due.Round, parts.Proposing.Build(due.Round > 0 || OwesChange)));
                break;
            case LoopEvent.PoliciesMoved:
                DeliverDecided();
                _parked.Take().ForEach(Hear);
                Begin();
                break;
            case LoopEvent.Arrived arrived:
                GoOnFrom(arrived.Snapshot);
                break;
            case LoopEvent.LookedThrough:
                parts.Permission.Recover();
                Permit();
                break;
            case LoopEvent.Asked asked:
                asked.Answer.SetResult(Words());
                break;
            case LoopEvent.Tick:
                Deliver();
                if (_isSilent)
                {
                    Advance();
                }

                Permit();
                parts.Proposing.DropExpired();
                Greet();
                break;
        }
    }

    // Too few others may have it, whoever brought it: then none of the rest goes on. spec votes 2.2
    private void RepeatWork()
    {
        var waiting = parts.Pool.Oldest(MostRepeated, Block.MaxBytes);
        if (waiting.Count > 0)
        {
            parts.Peers.Broadcast(Ledger, new PeerMessage.Work([.. waiting.Select(pooled => pooled.Compact)]));
        }
    }

    private void Greet() =>
        parts.Peers.Broadcast(Ledger, new PeerMessage.Greeting(_replica.Height));

    private void Hear(string from, PeerMessage message)
    {
        switch (message)
        {
            case PeerMessage.Speech { Message: var said } when said.Validator == self.Validator:
                Recognise(said);
                break;
            case PeerMessage.Speech { Message: var said } when said.Validator == from:
                // Not all of it is signed: nobody else may put other bytes in its place. spec peers 4.3
                Hear(said);
                break;
            case PeerMessage.Greeting { Height: > 0 } greeting when _giving.Allows(from):
                Welcome(from, greeting.Height);
                break;
            case PeerMessage.Ask ask when _giving.Allows(from):
                _giving.Answer(from, ask.From);
                break;
            case PeerMessage.Give give when !TakesSnapshot(0):
                Take(from, give.Blocks);
                break;
            case PeerMessage.AskSnapshot or PeerMessage.AskSections when _giving.Allows(from):
                _giving.Answer(from, Snapshots?.Answer(message));
                break;
        }
    }

    // What binds it is in its vote log; something else that it has signed means that the log is an old one.
    private void Recognise(Message said)
    {
        if (!parts.Votes.Remembers(said)
            && Validators.Find(self.Validator) is { } own
            && signatures.Verify(own, _bytes.Of(said), said.Signature))
        {
            Lose(said.Height);
        }
    }

    // spec votes 4.3
    private void Lose(ulong height)
    {
        if (parts.Permission.Lose(height, Head))
        {
            LogLost(Ledger, height);
            parts.Permission.Look(Validators, self.Quorum, Head);
            Advance();
        }
    }

    // A block that is judged under a policies block which is not here yet is looked at when it is. spec votes 3.4
    private void Hear(Message message)
    {
        if (!_parked.TryPark(message))
        {
            Step(new Input.Received(message));
        }
    }

    // spec votes 4
    private void Permit()
    {
        if (parts.Permission.Look(Validators, self.Quorum, Head))
        {
            LogMayVote(Ledger, Head);
            Advance();
        }
    }

    private void Step(Input input)
    {
        _inputs.Enqueue(input);
        if (_isStepping)
        {
            return;
        }

        _isStepping = true;
        while (_inputs.TryDequeue(out var next))
        {
            foreach (var output in _replica.Step(next))
            {
                Carry(output);
            }

            if (_inputs.Count == 0)
            {
                Say();
            }
        }

        _isStepping = false;
    }

    private void Carry(Output output)
    {
        switch (output)
        {
            case Output.Say say:
                _saying.Add(say.What);
                break;
            case Output.Repeat { To: { } to } repeat:
                parts.Peers.Send(Ledger, to, new PeerMessage.Speech(repeat.Message));
                break;
            case Output.Repeat repeat:
                parts.Peers.Broadcast(Ledger, new PeerMessage.Speech(repeat.Message));
                break;
            case Output.SetTimer timer:
                SetTimer(timer);
                break;
            case Output.Build build:
                After(parts.Proposing.Pause, new LoopEvent.BuildDue(build.Height, build.Round));
                break;
            case Output.Deliver deliver:
                Say();
                Deliver(deliver);
                break;
            case Output.Fetch fetch:
                Ask(fetch.From);
                break;
            case Output.Help help when _giving.Allows(help.To):
                _giving.Help(help.To, help.Height);
                break;
            case Output.Caught caught:
                Caught(caught.First, caught.Second);
                break;
        }
    }

    // All that was said at once, in one flush; durable first. spec consensus 6.1
    private void Say()
    {
        if (_saying.Count == 0)
        {
            return;
        }

        Said[] saying = [.. _saying];
        _saying.Clear();
        try
        {
            parts.Votes.Write(saying);
        }
        catch (StoreUnavailableException full) when (!full.NeedsRestart)
        {
            // Nothing was said, and at the next tick it is tried anew. spec storage 3.5
            _isSilent = true;
            parts.Blocks.Miss(full);
            parts.Pool.Fail(full);
            return;
        }

        foreach (var said in saying)
        {
            parts.Peers.Broadcast(Ledger, new PeerMessage.Speech(said.Message));
            _inputs.Enqueue(new Input.Received(said.Message));
        }
    }

    private void Deliver(Output.Deliver decided)
    {
        // Asked first: policies may come back while it is executed.
        var canBeJudged =
            BlockProposal.HeaderOf(decided.Proposal) is { } header && parts.Machine.HasPoliciesOf(header);
        if (parts.Proposing.Executed(decided.Proposal) is { } draft)
        {
            _undelivered = (new CertifiedBlock(draft.Block, decided.Certificate), draft);
            Deliver();
        }
        else
        {
            // It was bound to it before policies gave damaged blocks back, which come again. spec votes 3.5
            _decided = canBeJudged
                ? throw new InvalidOperationException("a quorum decided what this validator cannot execute")
                : decided;
        }
    }

    // A full disk costs those who wait their answer; it is tried again at the next tick. spec storage 3.5
    private void Deliver()
    {
        if (_undelivered is not var (final, draft))
        {
            return;
        }

        if (!parts.Blocks.TryAppend(final, draft))
        {
            parts.Pool.Fail(parts.Blocks.Unavailable!);
            return;
        }

        (_undelivered, _differs) = (null, null);
        _proposers.Add(final.Block.Header);
        // Who is answered may ask for it at once, and finds it.
        Publish(final);
        Answer(final.Block);
        parts.Permission.Look(Validators, self.Quorum, Head);
        Advance();
    }

    private void Advance()
    {
        _isSilent = false;
        _decided = null;
        parts.Proposing.Forget();
        var height = Head + 1;
        Step(new Input.Advanced(height, Validators, _proposers.Below(height))
        {
            Said = parts.Votes.SaidAt(height),
            MayVote = parts.Permission.IsGiven,
        });
        Begin();
    }

    private void Begin()
    {
        if (parts.Pool.Count > 0 || OwesChange)
        {
            Step(new Input.WorkArrived());
        }
    }

    private void Answer(Block block)
    {
        var pooled = parts.Pool.Remove(block.Transactions.Select(transaction => transaction.Id));
        for (var index = 0; index < pooled.Count; index++)
        {
            foreach (var waiting in pooled[index]?.Waiting ?? [])
            {
                waiting.Answer(new Submission.Final(
                    block.Header.Height, index, block.Header.Time, block.Receipts[index]));
            }
        }
    }
}
