using Salus.Ledger.Transactions;

namespace Salus.Ledger.Machine;

/// <summary>
/// The ids of accepted and refused transactions that have not expired. Older ones need no memory: they are outside the
/// validity window (spec ledger 2.5).
/// </summary>
internal sealed class ReplayGuard
{
    private readonly HashSet<TransactionId> _ids = [];
    private readonly PriorityQueue<TransactionId, Timestamp> _byExpiry = new();

    public bool Holds(TransactionId id) => _ids.Contains(id);

    public void Remember(Transaction transaction)
    {
        if (_ids.Add(transaction.Id))
        {
            _byExpiry.Enqueue(transaction.Id, transaction.Expires);
        }
    }

    public void Forget(Timestamp now)
    {
        while (_byExpiry.TryPeek(out var id, out var expires) && expires <= now)
        {
            _byExpiry.Dequeue();
            _ids.Remove(id);
        }
    }
}
