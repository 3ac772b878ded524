using Salus.Ledger.Snapshots;
using Salus.Ledger.Transactions;

namespace Salus.Ledger.Machine;

/// <summary>
/// The ids of accepted and refused transactions that have not expired. Older ones need no memory: they are outside the
/// validity window (spec ledger 2.5). Safe for many threads.
/// </summary>
internal sealed class ReplayGuard
{
    private readonly HashSet<TransactionId> _ids = [];
    private readonly PriorityQueue<TransactionId, Timestamp> _byExpiry = new();
    private readonly Lock _lock = new();

    public bool Holds(TransactionId id)
    {
        lock (_lock)
        {
            return _ids.Contains(id);
        }
    }

    /// <summary>Forgets what has expired and remembers what a block holds.</summary>
    public void Move(Timestamp now, IReadOnlyList<Transaction> transactions)
    {
        lock (_lock)
        {
            while (_byExpiry.TryPeek(out var id, out var expires) && expires <= now)
            {
                _byExpiry.Dequeue();
                _ids.Remove(id);
            }

            foreach (var transaction in transactions)
            {
                Remember(new Remembered(transaction.Id, transaction.Expires));
            }
        }
    }

    /// <summary>Remembers what a snapshot holds.</summary>
    public void Load(IReadOnlyList<Remembered> seen)
    {
        lock (_lock)
        {
            _ids.EnsureCapacity(seen.Count);
            _byExpiry.EnsureCapacity(seen.Count);
            foreach (var one in seen)
            {
                Remember(one);
            }
        }
    }

    /// <summary>All of it, in no order.</summary>
    public Remembered[] ToArray()
    {
        lock (_lock)
        {
            return [.. _byExpiry.UnorderedItems.Select(item => new Remembered(item.Element, item.Priority))];
        }
    }

    private void Remember(Remembered one)
    {
        if (_ids.Add(one.Id))
        {
            _byExpiry.Enqueue(one.Id, one.Expires);
        }
    }
}
