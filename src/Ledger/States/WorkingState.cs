namespace Salus.Ledger.States;

/// <summary>
/// A state and the writes on top of it. Entities are replaced, never removed: an id that was ever used stays used.
/// Writes of a transaction reach the block only when it is kept.
/// </summary>
public sealed class WorkingState(StateView under) : StateView
{
    private readonly Dictionary<StateKey, object> _pending = [];

    /// <summary>The writes kept so far.</summary>
    public WriteSet Writes { get; } = new();

    /// <summary>Writes an entity, in the current transaction.</summary>
    public void Put<T>(Table<T> table, string id, T value)
        where T : class => _pending[new StateKey(table, id)] = value;

    internal override object? Find(StateKey key) =>
        _pending.TryGetValue(key, out var value) ? value : Writes.Find(key) ?? under.Find(key);

    /// <summary>Ends the current transaction: its writes join the block's.</summary>
    internal void Keep()
    {
        foreach (var (key, value) in _pending)
        {
            Writes.Put(key, value);
        }

        _pending.Clear();
    }

    /// <summary>Ends the current transaction as if it had written nothing.</summary>
    internal void Discard() => _pending.Clear();
}
