using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>What a ledger's <c>bft</c> engine works on; the machine is at the store's last block.</summary>
internal sealed record BftParts(
    Genesis Genesis,
    LedgerMachine Machine,
    LedgerMachine? Policies,
    LedgerFolder Folder,
    SegmentStore Store,
    ValidatorIdentity Validator,
    PolicyWatch Watch,
    IPeers Peers,
    TimeProvider Time);

/// <summary>How many messages of each validator wait, so that none can take the place of the others. Safe for many
/// threads.</summary>
internal sealed class HeardCounts(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one more; false when there are too many.</summary>
    public bool TryCount(string validator)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(validator);
            _counts[validator] = Math.Min(most, count + 1);
            return count < most;
        }
    }

    /// <summary>One was taken.</summary>
    public void Done(string validator)
    {
        lock (_lock)
        {
            _counts[validator]--;
        }
    }
}
