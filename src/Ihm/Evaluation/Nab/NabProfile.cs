namespace Salus.Ihm.Evaluation.Nab;

/// <summary>What a false alarm and a miss cost, where a detection is worth 1 (Lavin and Ahmad 2015, table 1; NAB's
/// config/profiles.json).</summary>
public sealed record NabProfile(string Name, double FalsePositive, double FalseNegative)
{
    public static readonly NabProfile Standard = new("standard", 0.11, 1);

    public static readonly NabProfile RewardLowFP = new("rewardLowFP", 0.22, 1);

    public static readonly NabProfile RewardLowFN = new("rewardLowFN", 0.11, 2);

    public static IReadOnlyList<NabProfile> All { get; } = [Standard, RewardLowFP, RewardLowFN];
}
