namespace Salus.Consensus;

/// <summary>How long a round may take before the next is wished for: it doubles up to a cap (spec consensus
/// 5.1).</summary>
public sealed record Timeouts(long FirstMilliseconds = 1_000, long MostMilliseconds = 4_000)
{
    internal long Of(uint round) => Math.Min(MostMilliseconds, FirstMilliseconds << (int)Math.Min(round, 20));
}
