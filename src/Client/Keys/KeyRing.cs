using System.Collections.Concurrent;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>The category keys one holds of one patient, by category and epoch. Safe for many threads.</summary>
public sealed class KeyRing
{
    private readonly ConcurrentDictionary<(Category Category, long Epoch), KeyPair> _keys = new();

    /// <summary>A ring of these keys.</summary>
    public KeyRing(IEnumerable<EpochKey>? keys = null) => AddAll(keys ?? []);

    /// <summary>Every key, by category, then epoch.</summary>
    public IReadOnlyList<EpochKey> All =>
    [
        .. _keys.OrderBy(pair => pair.Key)
            .Select(pair => new EpochKey(pair.Key.Category, pair.Key.Epoch, pair.Value)),
    ];

    /// <summary>The key of an epoch, or null.</summary>
    public KeyPair? Find(Category category, long epoch) => _keys.GetValueOrDefault((category, epoch));

    /// <summary>Whether every epoch from first to last is there.</summary>
    public bool Holds(Category category, long first, long last)
    {
        for (var epoch = first; epoch <= last; epoch++)
        {
            if (Find(category, epoch) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds keys, or replaces those of their epochs.</summary>
    public void AddAll(IEnumerable<EpochKey> keys)
    {
        foreach (var key in keys)
        {
            Add(key);
        }
    }

    /// <summary>Adds a key, or replaces the one of its epoch.</summary>
    public void Add(EpochKey key) => _keys[(key.Category, key.Epoch)] = key.Key;
}
