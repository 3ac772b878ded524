using System.Collections.Concurrent;
using Salus.Ledger;

namespace Salus.Client.Keys;

/// <summary>The highest epoch that any node has proven of each category of each patient: who has seen it is shown no
/// earlier one (spec records 4.7). Safe for many threads.</summary>
internal sealed class NewestEpochs
{
    private readonly ConcurrentDictionary<(MemberId Patient, Category Category), long> _seen = new();

    /// <summary>Remembers proven epochs of a patient; false when one of them is earlier than one seen before.</summary>
    public bool TrySee(MemberId patient, IReadOnlyList<PublicEpoch> epochs) => epochs.All(shown =>
        _seen.AddOrUpdate((patient, shown.Category), shown.Epoch, (_, seen) => Math.Max(seen, shown.Epoch))
        == shown.Epoch);
}
