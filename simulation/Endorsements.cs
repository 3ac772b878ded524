using Salus.Ledger;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>Rules by which some must sign every block, beside a quorum. Those that neither lie nor lose what they said
/// can meet each: who cannot do without a faulty one waits for it, and nothing promises that it ends. Each organisation
/// has one validator.</summary>
internal static class Endorsements
{
    /// <summary>One for most ledgers.</summary>
    public static Dictionary<LedgerName, Endorsement> Draw(
        Random random, IReadOnlyList<LedgerName> ledgers, int organisations, Func<string, bool> isFaulty)
    {
        var mixed = Enumerable.Range(0, organisations)
            .OrderBy(_ => random.Next())
            .ToLookup(index => isFaulty($"v{index}"));
        string[] sound = [.. mixed[false].Select(index => $"{Founding.Organisation(index)}")];
        string[] faulty = [.. mixed[true].Select(index => $"{Founding.Organisation(index)}")];
        return ledgers.Where(_ => random.Next(4) > 0).ToDictionary(name => name, _ => random.Next(3) switch
        {
            // A regulator; all that can be asked for; two of a few, of which some may lie.
            0 => new Endorsement(1, sound[..1]),
            1 => new Endorsement(sound.Length, [.. sound, .. faulty]),
            _ => new Endorsement(2, [.. sound[..2], .. faulty]),
        });
    }
}
