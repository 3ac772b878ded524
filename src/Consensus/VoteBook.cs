using Salus.Consensus.Messages;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>The verified votes of one height, the first of each validator in each phase and round. Rounds far from the
/// current one are not kept, so that no validator can fill it.</summary>
internal sealed class VoteBook(ValidatorSet validators, QuorumRule rule)
{
    public const uint MaxDistance = 16;

    private readonly SortedDictionary<(Phase Phase, uint Round), SortedDictionary<string, Message.Vote>> _votes = [];

    /// <summary>The vote of the validator that is kept instead, or the vote itself when it is kept.</summary>
    public Message.Vote Add(Message.Vote vote)
    {
        if (!_votes.TryGetValue((vote.Phase, vote.Round), out var cast))
        {
            _votes[(vote.Phase, vote.Round)] = cast = new(StringComparer.Ordinal);
        }

        return cast.TryAdd(vote.Validator, vote) ? vote : cast[vote.Validator];
    }

    /// <summary>The votes for a proposal in a round, by validator, when they are a quorum; else null.</summary>
    public IReadOnlyList<Message.Vote>? Quorum(Phase phase, uint round, Digest proposal)
    {
        if (!_votes.TryGetValue((phase, round), out var cast))
        {
            return null;
        }

        Message.Vote[] votes = [.. cast.Values.Where(vote => vote.Proposal == proposal)];
        return validators.IsQuorum(rule, votes) ? votes : null;
    }

    /// <summary>Whose commits a decision needs besides a quorum's.</summary>
    public Endorsement? Endorsement { get; init; }

    /// <summary>The commits of a quorum, and of those who have to endorse it, for one proposal in one round; null while
    /// there are none.</summary>
    public IReadOnlyList<Message.Vote>? Decision() =>
        _votes.Where(cast => cast.Key.Phase == Phase.Commit)
            .SelectMany(cast => cast.Value.Values.GroupBy(vote => vote.Proposal))
            .Select(votes => Quorum(Phase.Commit, votes.First().Round, votes.Key))
            .FirstOrDefault(quorum => quorum is not null
                && Endorsement?.IsMet(validators, quorum.Select(vote => vote.Validator)) != false);

    /// <summary>The last votes of a validator.</summary>
    public IEnumerable<Message.Vote> Of(string validator) => _votes.Values
        .Select(cast => cast.GetValueOrDefault(validator))
        .OfType<Message.Vote>()
        .GroupBy(vote => vote.Phase)
        .Select(votes => votes.Last());

    /// <summary>Who voted, round by round.</summary>
    public IReadOnlyList<RoundVotes> Rounds() =>
    [
        .. _votes.Keys.Select(key => key.Round).Distinct().Order().Select(round => new RoundVotes(
            round, Voters(Phase.Prepare, round), Voters(Phase.Commit, round))),
    ];

    public void Forget(uint current)
    {
        foreach (var far in _votes.Keys.Where(key => key.Round + MaxDistance < current).ToArray())
        {
            _votes.Remove(far);
        }
    }

    private IReadOnlyList<string> Voters(Phase phase, uint round) =>
        _votes.TryGetValue((phase, round), out var cast) ? [.. cast.Keys] : [];
}

/// <summary>The power behind messages of different validators.</summary>
internal static class Power
{
    public static bool IsQuorum(this ValidatorSet set, QuorumRule rule, IEnumerable<Message> messages) =>
        rule.IsMet(set.Of(messages), set.TotalPower);

    /// <summary>Whether so much power cannot be faulty altogether: a third or more is not.</summary>
    public static bool HoldsHonest(this ValidatorSet set, QuorumRule rule, IEnumerable<Message> messages)
    {
        var power = set.Of(messages);
        return power > 0 && !rule.IsMet(set.TotalPower - power, set.TotalPower);
    }

    private static long Of(this ValidatorSet set, IEnumerable<Message> messages) =>
        messages.DistinctBy(message => message.Validator).Sum(message => set.Find(message.Validator)?.Power ?? 0);
}
