using Salus.Primitives.Certificates;

namespace Salus.Node.Bft;

/// <summary>
/// Whether a validator that was started again may vote. One whose memory of what it said is lost follows until a block
/// two heights above what the others had is final; one that only lags votes (spec votes 4, ADR 30).
/// </summary>
internal sealed class VotingPermission(string self, ulong? remembered, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ulong> _heads = new(StringComparer.Ordinal);
    private bool _isLost = remembered is null;
    private ulong _spoken;
    private ulong? _passed;
    private long? _reached;

    /// <summary>Whether it may vote.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>The height of the head that has to be final here before it may vote; null while nobody can
    /// say.</summary>
    public ulong? From { get; private set; }

    /// <summary>Another validator told its head. Only the first answer counts: what it had when this one came
    /// back.</summary>
    public void Hear(string validator, ulong head) => _heads.TryAdd(validator, head);

    /// <summary>Somebody showed what this validator has said at a height, and it does not remember; false when that is
    /// feared already: or whoever shows it again and again would keep it silent for ever.</summary>
    public bool Lose(ulong height, ulong head)
    {
        if (height <= _spoken)
        {
            return false;
        }

        (_isLost, IsGiven) = (true, false);
        _spoken = Math.Max(_spoken, Math.Max(height, head));
        if (From is { } from)
        {
            From = Math.Max(from, _spoken + 2);
        }

        return true;
    }

    /// <summary>It goes on from a snapshot above all that it remembers: as if that were lost, until what lies between
    /// was looked through.</summary>
    public void PassOver(ulong head)
    {
        // Who may vote has outlived what it had lost before.
        _isLost &= !IsGiven;
        (_passed, From, IsGiven) = (head, null, false);
    }

    /// <summary>It has signed nothing of what it passed over: it only lagged.</summary>
    public void Recover()
    {
        if (_passed is not null && !IsGiven)
        {
            (_passed, From) = (null, null);
        }
    }

    /// <summary>Looks again; true when it was given now.</summary>
    public bool Look(ValidatorSet validators, QuorumRule rule, ulong head)
    {
        if (IsGiven)
        {
            return false;
        }

        if (From is null && KnowsWhereOthersWere(validators, rule, head))
        {
            From = _isLost || _passed is not null
                ? _heads.Values.Where(told => told <= head).Append(_spoken).Append(_passed ?? 0).Max() + 2
                : Math.Max(head + 1, remembered ?? 0) - 1;
        }

        IsGiven = head >= From;
        return IsGiven;
    }

    private bool KnowsWhereOthersWere(ValidatorSet validators, QuorumRule rule, ulong head)
    {
        var others = validators.Validators.Where(one => one.Power > 0 && one.Id != self).ToList();
        var told = others.Where(one => _heads.ContainsKey(one.Id)).ToList();
        var own = validators.Find(self)?.Power ?? 0;
        if (!rule.IsMet(own + told.Sum(one => one.Power), validators.TotalPower)
            || head < HeadOfSomeHonest(told, validators, rule))
        {
            return false;
        }

        // Somebody may claim what nobody has, or never answer.
        _reached ??= time.GetTimestamp();
        var isAllHere = told.TrueForAll(one => _heads[one.Id] <= head);
        var isAllSaid = remembered >= head || told.Count == others.Count;
        return (isAllHere && isAllSaid) || time.GetElapsedTime(_reached.Value) >= Patience;
    }

    // So many claim this much that not all of them lie.
    private ulong HeadOfSomeHonest(IEnumerable<Validator> told, ValidatorSet validators, QuorumRule rule)
    {
        var power = 0L;
        foreach (var one in told.OrderByDescending(one => _heads[one.Id]))
        {
            power += one.Power;
            if (!rule.IsMet(validators.TotalPower - power, validators.TotalPower))
            {
                return _heads[one.Id];
            }
        }

        return 0;
    }
}
