namespace Salus.Primitives.Certificates;

/// <summary>How much of the power must sign for a block to be final (spec wire 2.7).</summary>
public enum QuorumRule
{
    /// <summary>More than 2/3 of all power: holds against arbitrary behaviour of less than 1/3.</summary>
    MoreThanTwoThirds,

    /// <summary>More than 1/2 of all power: holds against crashes only.</summary>
    MoreThanHalf,

    /// <summary>All power: that of the one validator there is.</summary>
    Single,
}

/// <summary>The arithmetic of quorum rules, exact for every power.</summary>
public static class Quorum
{
    /// <summary>Whether <paramref name="power"/> out of <paramref name="total"/> is enough; never out of nothing, and
    /// negative power is an ArgumentOutOfRangeException.</summary>
    public static bool IsMet(this QuorumRule rule, long power, long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(power);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return total > 0 && rule switch
        {
            QuorumRule.MoreThanTwoThirds => (Int128)power * 3 > (Int128)total * 2,
            QuorumRule.MoreThanHalf => (Int128)power * 2 > total,
            QuorumRule.Single => power == total,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such quorum rule."),
        };
    }
}
