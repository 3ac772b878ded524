using Salus.Consensus.Messages;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>What a replica knows of the height it is at.</summary>
internal sealed class Ballot(
    ulong height, ValidatorSet validators, ReplicaIdentity self, ProposerSchedule schedule)
{
    private readonly Dictionary<Digest, (Proposal Proposal, uint Round)> _known = [];

    public ulong Height { get; } = height;

    public ValidatorSet Validators { get; } = validators;

    public uint Round { get; private set; }

    /// <summary>Whether there is something to agree on; until then no timer runs.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Whether the time of the round runs, at whose end the next one comes: in round 0 from the beginning, in
    /// others once a quorum wishes for them.</summary>
    public bool IsTimed { get; set; }

    public bool IsDecided { get; set; }

    /// <summary>Whether work arrived since the proposal that is being built was asked for.</summary>
    public bool HasNewWork { get; set; }

    public VoteBook Votes { get; } = new(validators, self.Quorum) { Endorsement = self.Endorsement };

    /// <summary>The first proposal of each validator for its latest round; whether it is acceptable shows when that
    /// round begins.</summary>
    public Dictionary<string, Message.Propose> Proposed { get; } = new(StringComparer.Ordinal);

    /// <summary>The latest wish of each validator.</summary>
    public SortedDictionary<string, Message.ChangeRound> Changes { get; } = new(StringComparer.Ordinal);

    /// <summary>The proposal of the current round that this replica may vote for.</summary>
    public Message.Propose? Accepted { get; set; }

    public PreparedCertificate? Prepared { get; set; }

    /// <summary>The wishes on which a proposal that is being built will stand.</summary>
    public Justification? Building { get; set; }

    /// <summary>What this replica said last, of each kind.</summary>
    public OwnMessages Own { get; } = new();

    /// <summary>A proposal that was accepted in one of the last rounds, or prepared in any; null when it is not
    /// here.</summary>
    public Proposal? Find(Digest digest) => _known.TryGetValue(digest, out var known) ? known.Proposal : null;

    /// <summary>Keeps a proposal for as long as votes for it are kept: however long a height takes, they do not
    /// pile up.</summary>
    public void Know(Proposal proposal)
    {
        _known[proposal.Digest] = (proposal, Round);
        foreach (var (digest, (_, round)) in _known.ToArray())
        {
            if (round + VoteBook.MaxDistance < Round && digest != Prepared?.Proposal.Digest)
            {
                _known.Remove(digest);
            }
        }
    }

    /// <summary>Keeps a wish when it is its author's latest.</summary>
    public void Keep(Message.ChangeRound change)
    {
        if (!Changes.TryGetValue(change.Validator, out var before) || before.Round < change.Round)
        {
            Changes[change.Validator] = change;
        }
    }

    /// <summary>Begins a round.</summary>
    public void Enter(uint round)
    {
        (IsBegun, IsTimed, Round) = (true, round == 0, round);
        (Accepted, Building) = (null, null);
        Votes.Forget(round);
    }

    public string Proposer(uint round) => schedule.Proposer(round);

    /// <summary>What was said here last; to one validator also what was heard of it: one that has lost its memory
    /// learns of it so (spec consensus 5.5).</summary>
    public IEnumerable<Message> ToRepeat(string? to)
    {
        IEnumerable<Message?> heard = to is null
            ? []
            : [Proposed.GetValueOrDefault(to), .. Votes.Of(to), Changes.GetValueOrDefault(to)];
        return Own.Durable.Concat(heard.OfType<Message>());
    }

    /// <summary>Who has said what.</summary>
    public Standing Standing() => new(
        Height,
        Round,
        IsBegun,
        Proposer(Round),
        Accepted is not null,
        Votes.Rounds(),
        Changes.ToDictionary(change => change.Key, change => change.Value.Round));

    public bool IsQuorum(IEnumerable<Message> messages) => Validators.IsQuorum(self.Quorum, messages);

    /// <summary>Whether a quorum wishes for the current round or later ones.</summary>
    public bool IsWished => IsQuorum(Changes.Values.Where(change => change.Round >= Round));

    /// <summary>Whether a message is of a height that is decided.</summary>
    public bool IsOver(Message message) => message.Height < Height || (message.Height == Height && IsDecided);

    /// <summary>Whether a message is a vote of a round far from the current one. Of proposals and wishes only the last
    /// of each validator is kept, however far ahead (spec consensus 7.2).</summary>
    public bool IsFar(Message message) =>
        message is Message.Vote
        && message.Height == Height
        && Math.Abs((long)message.Round - Round) > VoteBook.MaxDistance;

    /// <summary>Proposals of those whose turn it is in this round or a later one, the latest first; none when one of
    /// this round was accepted and no later one is there.</summary>
    public IReadOnlyList<Message.Propose> Acceptable() =>
    [
        .. Proposed.Values
            .Where(propose => propose.Round >= (Accepted is null ? Round : Round + 1))
            .Where(propose => Proposer(propose.Round) == propose.Validator)
            .OrderByDescending(propose => propose.Round),
    ];

    /// <summary>The greatest round above the current one that validators, not all of them faulty, wish for.</summary>
    public uint? WishedRound()
    {
        var above = Changes.Values.Where(change => change.Round > Round).OrderByDescending(change => change.Round);
        var ahead = new List<Message.ChangeRound>();
        foreach (var change in above)
        {
            ahead.Add(change);
            if (Validators.HoldsHonest(self.Quorum, ahead))
            {
                return change.Round;
            }
        }

        return null;
    }
}

/// <summary>The last message of each kind that this replica said at a height. It says none a second time for the same
/// round, whatever happens in between (spec consensus 6.1).</summary>
internal sealed class OwnMessages
{
    private readonly Dictionary<int, uint> _said = [];
    private readonly HashSet<Message> _made = new(ReferenceEqualityComparer.Instance);
    private readonly SortedDictionary<int, Message> _durable = [];

    /// <summary>Those that may be sent again, proposals first.</summary>
    public IReadOnlyCollection<Message> Durable => _durable.Values;

    /// <summary>Whether one of this kind was said for this round or a later one.</summary>
    public bool Said(Message message) => _said.TryGetValue(message.Kind, out var round) && round >= message.Round;

    /// <summary>Whether it is one that this replica has signed itself: that very object.</summary>
    public bool Made(Message message) => _made.Contains(message);

    /// <summary>It was signed, and is being made durable.</summary>
    public void Note(Message message)
    {
        _made.Add(message);
        _said[message.Kind] = message.Round;
    }

    /// <summary>It is durable: it came back, or was there at the start.</summary>
    public void Keep(Message message)
    {
        _made.Remove(message);
        if (!Said(message))
        {
            _said[message.Kind] = message.Round;
        }

        // The first of a round stays: a wish that comes back with a proposal has no certificate. spec peers 1.4
        if (!(_durable.GetValueOrDefault(message.Kind)?.Round >= message.Round))
        {
            _durable[message.Kind] = message;
        }
    }
}
