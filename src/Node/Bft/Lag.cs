using System.Collections.Concurrent;
using Salus.Primitives.Certificates;

namespace Salus.Node.Bft;

/// <summary>Whether this validator may lack blocks that the others have: so it is until a quorum, itself included, has
/// told that it has no more. Safe for many threads.</summary>
internal sealed class Lag(string self)
{
    // The block that is being agreed on may be final elsewhere a moment earlier.
    private const ulong Moment = 1;

    private readonly ConcurrentDictionary<string, ulong> _heads = new(StringComparer.Ordinal);

    /// <summary>Another validator told the height that it agrees on.</summary>
    public void Hear(string validator, ulong height) => _heads[validator] = height == 0 ? 0 : height - 1;

    public bool Is(ValidatorSet validators, QuorumRule rule, ulong head)
    {
        var level = validators.Validators.Where(one =>
            one.Id == self || (_heads.TryGetValue(one.Id, out var told) && told <= head + Moment));
        return !rule.IsMet(level.Sum(one => one.Power), validators.TotalPower);
    }
}
