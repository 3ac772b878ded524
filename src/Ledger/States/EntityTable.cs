using System.Collections.Concurrent;

namespace Salus.Ledger.States;

/// <summary>
/// The entities that rules read with every transaction, each with its versions; they are added and never removed. One
/// writer, any number of readers.
/// </summary>
internal sealed class EntityTable
{
    private readonly ConcurrentDictionary<StateKey, Version> _latest = [];
    private readonly ConcurrentDictionary<Table, long> _counts = [];

    /// <summary>The latest version of an entity; null when there is none.</summary>
    public Version? Latest(StateKey key) => _latest.GetValueOrDefault(key);

    /// <summary>How many entities there are of a table that is counted.</summary>
    public long CountOf(Table table) => _counts.GetValueOrDefault(table);

    /// <summary>What an entity is from a height on.</summary>
    public void Put(StateKey key, Height height, Place place, object? value)
    {
        var older = Latest(key);
        if (older is null && key.Table.IsCounted)
        {
            _counts.AddOrUpdate(key.Table, 1, (_, count) => count + 1);
        }

        // Where no history is kept, who reads the state before this block still finds what it was.
        _latest[key] = new Version(height, place, value, key.Table.KeepsHistory ? older : older?.Alone());
    }
}
