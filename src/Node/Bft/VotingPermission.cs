using Salus.Primitives.Certificates;

namespace Salus.Node.Bft;

/// <summary>
/// Whether a validator that was started again may vote. One whose vote log is missing, or older than what the others
/// have, perhaps said things that it does not know of: it follows until a block two heights above what a quorum had is
/// final (spec votes 4).
/// </summary>
internal sealed class VotingPermission
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _self;
    private readonly ulong? _remembered;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (ulong Head, long Since)> _heads = new(StringComparer.Ordinal);
    private ulong? _mayVoteFrom;

    /// <param name="self">This validator.</param>
    /// <param name="remembered">Up to which height its disk remembers what it said; null when the vote log is
    /// lost.</param>
    /// <param name="time">For how long others are waited for.</param>
    public VotingPermission(string self, ulong? remembered, TimeProvider time)
    {
        _self = self;
        _remembered = remembered;
        _time = time;
    }

    /// <summary>Whether it may vote.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>The height of the head that has to be final here before it may vote; null while nobody can
    /// say.</summary>
    public ulong? From => _mayVoteFrom;

    /// <summary>Another validator told its head. Only the first answer counts: what it had when this one came
    /// back.</summary>
    public void Hear(string validator, ulong head) => _heads.TryAdd(validator, (head, _time.GetTimestamp()));

    /// <summary>Looks again; true when it was given now.</summary>
    public bool Look(ValidatorSet validators, QuorumRule rule, ulong head)
    {
        if (IsGiven)
        {
            return false;
        }

        if (_mayVoteFrom is null && HasHeardEnough(validators, rule, head))
        {
            // What others had is here now, and was verified on the way.
            _mayVoteFrom = _remembered >= head ? head : head + 2;
        }

        IsGiven = head >= _mayVoteFrom;
        return IsGiven;
    }

    // Who claims a head that it does not show within 10 s has none.
    private bool HasHeardEnough(ValidatorSet validators, QuorumRule rule, ulong head)
    {
        var power = validators.Find(_self)?.Power ?? 0;
        foreach (var (validator, (claimed, since)) in _heads)
        {
            if (claimed > head && _time.GetElapsedTime(since) < Patience)
            {
                return false;
            }

            power += validators.Find(validator)?.Power ?? 0;
        }

        return rule.IsMet(power, validators.TotalPower);
    }
}
