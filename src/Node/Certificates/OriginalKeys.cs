using System.Collections.Concurrent;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Node.Certificates;

/// <summary>Whether a member's present keys are those it was registered with. The transaction that gave them says so;
/// it never changes, so it is read once.</summary>
internal sealed class OriginalKeys(Func<TransactionId, Message?> find)
{
    // A bound, not a working set: the answers are read again from the ledger.
    private const int MostKept = 100_000;

    private readonly ConcurrentDictionary<TransactionId, bool> _known = new();

    public bool Are(Member member)
    {
        // Genesis names a founder's.
        if (member.Source is not { } source)
        {
            return true;
        }

        if (_known.Count > MostKept)
        {
            _known.Clear();
        }

        if (_known.TryGetValue(source, out var known))
        {
            return known;
        }

        // The index is a moment behind the state; what it does not know yet, it is asked again.
        return find(source) is { } message
            && _known.GetOrAdd(source, message is RegisterMember or RegisterDevice);
    }
}
