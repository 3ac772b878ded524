using Salus.Ledger.Transactions;

namespace Salus.Ledger.Machine;

/// <summary>
/// The ids of transactions that were taken and may not have expired. Older ones need no memory: they are outside the
/// validity window (spec ledger 2.5). Safe for many threads.
/// </summary>
internal sealed class ReplayGuard
{
    // They are forgotten many at once, so that an id costs its place in one set and nothing else.
    private const int MostTogether = 65_536;

    private readonly List<Group> _groups = [];
    private readonly Lock _lock = new();

    public bool Holds(TransactionId id)
    {
        lock (_lock)
        {
            foreach (var group in _groups)
            {
                if (group.Ids.Contains(id))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Forgets what has expired by block time and remembers what the block took.</summary>
    public void Move(Timestamp time, IReadOnlyCollection<TransactionId> taken)
    {
        lock (_lock)
        {
            _groups.RemoveAll(group => group.Until <= time);
            if (taken.Count == 0)
            {
                return;
            }

            if (_groups is not [.., { Ids.Count: < MostTogether } last])
            {
                last = new Group();
                _groups.Add(last);
            }

            last.Ids.UnionWith(taken);
            // None may enter a block that expires later.
            last.Until = time.PlusMs(Transaction.WindowMs);
        }
    }

    private sealed class Group
    {
        public HashSet<TransactionId> Ids { get; } = [];

        public Timestamp Until { get; set; }
    }
}
