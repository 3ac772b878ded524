namespace Salus.Ledger.States;

/// <summary>One entity that a block wrote, with its canonical bytes.</summary>
internal readonly record struct Written(StateKey Key, object Value, byte[] Bytes);

/// <summary>The writes of one block: the last value of every entity it wrote.</summary>
public sealed class WriteSet
{
    private readonly Dictionary<StateKey, object> _writes = [];
    private IReadOnlyList<Written>? _inOrder;

    /// <summary>By the key's text in ordinal order: the order in which they are hashed. Encoded once.</summary>
    internal IReadOnlyList<Written> InOrder => _inOrder ??=
    [
        .. _writes.OrderBy(write => write.Key)
            .Select(write => new Written(write.Key, write.Value, write.Key.Table.Encode(write.Value))),
    ];

    internal object? Find(StateKey key) => _writes.GetValueOrDefault(key);

    internal void Put(StateKey key, object value)
    {
        _writes[key] = value;
        _inOrder = null;
    }
}
