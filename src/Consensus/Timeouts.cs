namespace Salus.Consensus;

/// <summary>How long a round may take before the next is wished for: it doubles up to a cap. A first proposer that has
/// been silent gets less (spec consensus 5.1, 5.7).</summary>
public sealed record Timeouts(
    long FirstMilliseconds = 1_000, long MostMilliseconds = 4_000, long SilentMilliseconds = 250)
{
    internal long Of(uint round, bool isSilent) => isSilent
        ? SilentMilliseconds
        : Math.Min(MostMilliseconds, FirstMilliseconds << (int)Math.Min(round, 20));
}
