using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>
/// One validator of the agreement of PBFT (Castro, Liskov 1999) in the form of QBFT (Moniz 2020), with power, as a pure
/// state machine: what happened goes into <see cref="Step"/>, and what to do about it comes out. It has no clock,
/// thread or disk. One block is agreed on at a time.
/// </summary>
public sealed class Replica(
    ReplicaIdentity self, IProposals proposals, ISignatures signatures, Timeouts timeouts)
{
    private readonly SignedBytes _bytes = new(self.Network, self.Ledger);
    private readonly Early _early = new();
    private readonly Heard _heard = new();
    private readonly List<Output> _outputs = [];
    private Ballot? _ballot;
    private MessageRules _rules = null!;
    private bool _mayVote;

    /// <summary>The height it agrees on; 0 before the first <see cref="Input.Advanced"/>.</summary>
    public ulong Height => _ballot?.Height ?? 0;

    /// <summary>How that height stands; null before the first <see cref="Input.Advanced"/>.</summary>
    public Standing? Standing => _ballot?.Standing();

    /// <summary>Takes one input; what is to be done about it, in order. Whatever a message holds, it does not
    /// throw.</summary>
    public IReadOnlyList<Output> Step(Input input)
    {
        _outputs.Clear();
        switch (input)
        {
            case Input.Advanced advanced:
                Advance(advanced);
                break;
            case Input.Received received when _ballot is { } ballot:
                _heard.Hear(received.Message.Validator, ballot);
                Receive(ballot, received.Message);
                break;
            case Input.WorkArrived when _ballot is { IsDecided: false } ballot:
                ballot.HasNewWork = ballot.IsBegun;
                Begin(ballot);
                break;
            case Input.TimerFired fired when IsCurrent(fired.Height, fired.Round):
                Repeat(_ballot!, to: null);
                GoOn(_ballot!);
                break;
            case Input.Built built when IsCurrent(built.Height, built.Round):
                Propose(_ballot!, built.Proposal);
                break;
            case Input.Connected connected when _ballot is { } ballot:
                Repeat(ballot, connected.Validator);
                break;
        }

        return [.. _outputs];
    }

    private bool IsCurrent(ulong height, uint round) =>
        _ballot is { IsDecided: false, IsBegun: true } ballot && ballot.Height == height && ballot.Round == round;

    private void Advance(Input.Advanced advanced)
    {
        var (height, validators) = (advanced.Height, advanced.Validators);
        _mayVote = advanced.MayVote && validators.Find(self.Validator) is { Power: > 0 };
        _heard.Begin(height);
        _rules = new MessageRules(validators, self.Quorum, _bytes, signatures);
        _ballot = new Ballot(
            height, validators, self, new ProposerSchedule(validators, height, advanced.History));
        foreach (var said in advanced.Said.Where(said => said.Message.Height == height))
        {
            Recall(_ballot, said);
        }

        foreach (var message in _early.Take(height))
        {
            Receive(_ballot, message);
        }
    }

    // What was said before a crash was perhaps heard: it binds. spec consensus 6.2
    private void Recall(Ballot ballot, Said said)
    {
        var message = said.Message;
        ballot.Own.Keep(message);
        if (said.Prepared is { } kept && !(kept.Round < ballot.Prepared?.Round))
        {
            ballot.Prepared = kept;
            ballot.Know(kept.Proposal);
        }

        if (message.Round > ballot.Round || !ballot.IsBegun)
        {
            Enter(ballot, Math.Max(ballot.Round, message.Round));
        }

        Keep(ballot, message);
    }

    private void Receive(Ballot ballot, Message message)
    {
        var isOver = ballot.IsOver(message);
        if ((isOver && message is not Message.ChangeRound)
            || ballot.IsFar(message)
            || !(ballot.Own.Made(message) || _rules.Holds(message)))
        {
            return;
        }

        if (message.Height > ballot.Height)
        {
            Await(ballot, message);
        }
        else if (!isOver)
        {
            Keep(ballot, message);
            Settle(ballot);
        }
        else if (message.Validator != self.Validator)
        {
            _outputs.Add(new Output.Help(message.Height, message.Validator));
        }
    }

    // One height ahead is usual, the commits that end this one are on their way; but not when somebody waited there in
    // vain. spec consensus 7.3
    private void Await(Ballot ballot, Message message)
    {
        var isNext = message.Height - ballot.Height == 1;
        if (isNext)
        {
            _early.Keep(message);
        }

        if (!isNext || message is Message.ChangeRound)
        {
            _outputs.Add(new Output.Fetch(ballot.Height, message.Validator));
        }
    }

    private void Keep(Ballot ballot, Message message)
    {
        if (message.Validator == self.Validator)
        {
            ballot.Own.Keep(message);
        }

        switch (message)
        {
            case Message.Propose propose:
                if (ballot.Proposed.TryGetValue(propose.Validator, out var first) && first.Round >= propose.Round)
                {
                    Compare(first, propose, first.Proposal == propose.Proposal);
                    break;
                }

                ballot.Proposed[propose.Validator] = propose;
                break;
            case Message.Vote vote when !ballot.IsFar(vote):
                var kept = ballot.Votes.Add(vote);
                Compare(kept, vote, kept.Proposal == vote.Proposal);
                break;
            case Message.ChangeRound change:
                ballot.Keep(change);
                foreach (var shown in change.Certificate?.Votes ?? [])
                {
                    Keep(ballot, shown);
                }

                break;
        }
    }

    private void Compare(Message first, Message second, bool areAlike)
    {
        if (first.Round == second.Round && !areAlike)
        {
            _outputs.Add(new Output.Caught(first, second));
        }
    }

    // Whatever came last, everything that can follow does. spec consensus 3
    private void Settle(Ballot ballot)
    {
        if (ballot.WishedRound() is { } wished)
        {
            Change(ballot, wished);
        }

        Accept(ballot);
        Commit(ballot);
        Decide(ballot);
        Lead(ballot);
        Time(ballot);
    }

    private void Begin(Ballot ballot)
    {
        if (!ballot.IsBegun)
        {
            Enter(ballot, 0);
        }
    }

    private void Enter(Ballot ballot, uint round)
    {
        ballot.Enter(round);
        SetTimer(ballot);
        if (round == 0 && ballot.Proposer(0) == self.Validator)
        {
            Build(ballot, Justification.None);
        }
    }

    // Nobody goes further than one round beyond what a quorum wishes for: who was cut off would else be rounds ahead,
    // and deaf to the others. spec consensus 5.2
    private void GoOn(Ballot ballot)
    {
        if (ballot.IsTimed)
        {
            Change(ballot, ballot.Round + 1);
        }
        else
        {
            SetTimer(ballot);
        }
    }

    // All whom a quorum needs have the time of a round together, however far apart they came to it. spec consensus 5.2
    private void Time(Ballot ballot)
    {
        if (!ballot.IsTimed && !ballot.IsDecided && ballot.IsWished)
        {
            ballot.IsTimed = true;
            SetTimer(ballot);
        }
    }

    private void SetTimer(Ballot ballot)
    {
        var (height, round) = (ballot.Height, ballot.Round);
        var proposer = ballot.Proposer(round);
        var isSilent = round == 0 && proposer != self.Validator && _heard.IsSilent(proposer, height);
        _outputs.Add(new Output.SetTimer(height, round, timeouts.Of(round, isSilent)));
    }

    private void Change(Ballot ballot, uint round)
    {
        Enter(ballot, round);
        Say(ballot, new Message.ChangeRound(
            ballot.Height, round, self.Validator, ballot.Prepared?.Prepared, ballot.Prepared, default));
    }

    // A justified proposal carries the wishes of a quorum for its round: one that is behind goes there. spec 3.5
    private void Accept(Ballot ballot)
    {
        foreach (var propose in ballot.Acceptable())
        {
            var isNew = MessageRules.Highest(propose.Justification.Changes) is null;
            if (_rules.IsJustified(propose)
                && proposals.IsValid(ballot.Height, propose.Proposal, isNew ? propose.Validator : null))
            {
                Accept(ballot, propose);
                return;
            }

            ballot.Proposed.Remove(propose.Validator);
        }
    }

    private void Accept(Ballot ballot, Message.Propose propose)
    {
        if (propose.Round > ballot.Round)
        {
            // With a wish of its own: those that justified the proposal may be gone after a crash.
            Change(ballot, propose.Round);
        }

        Begin(ballot);
        foreach (var shown in propose.Justification.Prepares.Concat<Message>(propose.Justification.Changes))
        {
            Keep(ballot, shown);
        }

        ballot.Accepted = propose;
        ballot.Know(propose.Proposal);
        Say(ballot, new Message.Vote(
            Phase.Prepare, ballot.Height, ballot.Round, propose.Proposal.Digest, self.Validator, default));
    }

    private void Commit(Ballot ballot)
    {
        if (ballot.Accepted is { Proposal: var proposal }
            && ballot.Prepared?.Round != ballot.Round
            && ballot.Votes.Quorum(Phase.Prepare, ballot.Round, proposal.Digest) is { } prepares)
        {
            ballot.Prepared = new PreparedCertificate(ballot.Round, proposal, prepares);
            Say(ballot, new Message.Vote(
                Phase.Commit, ballot.Height, ballot.Round, proposal.Digest, self.Validator, default));
        }
    }

    private void Decide(Ballot ballot)
    {
        if (ballot.IsDecided || ballot.Votes.Decision() is not { } commits)
        {
            return;
        }

        var (round, digest) = (commits[0].Round, commits[0].Proposal);
        if (ballot.Find(digest) is not { } proposal)
        {
            var other = commits.FirstOrDefault(vote => vote.Validator != self.Validator);
            _outputs.AddRange(other is null ? [] : [new Output.Fetch(ballot.Height, other.Validator)]);
            return;
        }

        ballot.IsDecided = true;
        _outputs.Add(new Output.Deliver(ballot.Height, proposal, new Certificate(
            round, [.. commits.Select(vote => new ValidatorSignature(vote.Validator, vote.Signature))])));
    }

    // The proposer of a round that a quorum wishes for proposes what was prepared last, or something new. spec 3.2
    private void Lead(Ballot ballot)
    {
        if (ballot.IsDecided || ballot.Round == 0 || ballot.Building is not null
            || ballot.Proposer(ballot.Round) != self.Validator)
        {
            return;
        }

        Message.ChangeRound[] wishes = [.. ballot.Changes.Values.Where(change =>
            change.Round == ballot.Round && CanBeProposed(ballot, change))];
        if (!ballot.IsQuorum(wishes))
        {
            return;
        }

        var lasting = wishes.MaxBy(change => change.Certificate is null ? -1L : change.Certificate.Round)!.Certificate;
        var because = new Justification(
            [.. wishes.Select(change => change with { Certificate = null })], lasting?.Votes ?? []);
        if (lasting is null)
        {
            Build(ballot, because);
        }
        else
        {
            ballot.Building = because;
            Propose(ballot, lasting.Proposal);
        }
    }

    // Votes prepare a digest: the bytes that a faulty validator shows with them may be others. spec consensus 3.2
    private bool CanBeProposed(Ballot ballot, Message.ChangeRound change) =>
        change.Prepared == change.Certificate?.Prepared
        && (change.Certificate is not { Proposal: var proposal }
            || proposals.IsValid(ballot.Height, proposal, proposer: null));

    private void Build(Ballot ballot, Justification because)
    {
        ballot.Building = because;
        _outputs.Add(new Output.Build(ballot.Height, ballot.Round));
    }

    private void Propose(Ballot ballot, Proposal? proposal)
    {
        if (proposal is null)
        {
            // Nothing to order after all. spec consensus 5.3
            ballot.IsBegun = ballot.Round > 0;
            if (ballot.HasNewWork)
            {
                ballot.HasNewWork = false;
                Begin(ballot);
            }
        }
        else if (ballot.Building is { } because)
        {
            Say(ballot, new Message.Propose(
                ballot.Height, ballot.Round, self.Validator, proposal, because, default));
        }
    }

    private void Say(Ballot ballot, Message message)
    {
        if (!_mayVote || ballot.Own.Said(message))
        {
            return;
        }

        var signed = message with { Signature = signatures.Sign(_bytes.Of(message)) };
        ballot.Own.Note(signed);
        _outputs.Add(new Output.Say(new Said(signed, ballot.Prepared)));
    }

    private void Repeat(Ballot ballot, string? to) =>
        _outputs.AddRange(ballot.ToRepeat(to).Select(message => new Output.Repeat(message, to)));
}
