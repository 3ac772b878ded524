using System.Buffers;
using System.Text.Json;

namespace Salus.Ledger.States;

/// <summary>One entity that a block wrote, with its canonical bytes.</summary>
internal readonly record struct Written(StateKey Key, object Value, ReadOnlyMemory<byte> Bytes);

/// <summary>The writes of one block: the last value of every entity it wrote.</summary>
public sealed class WriteSet
{
    // What most entities fit in; a page of so many is no large object for the collector.
    private const int UsualLength = 1024;
    private const int MostWrites = 64;

    private readonly Dictionary<StateKey, object> _writes = [];
    private Written[]? _inOrder;

    /// <summary>By the key's text in ordinal order: the order in which they are hashed. Encoded once.</summary>
    internal IReadOnlyList<Written> InOrder => _inOrder ??= Encode();

    internal object? Find(StateKey key) => _writes.GetValueOrDefault(key);

    internal void Put(StateKey key, object value)
    {
        _writes[key] = value;
        _inOrder = null;
    }

    private Written[] Encode()
    {
        var inOrder = _writes.Select(write => new Written(write.Key, write.Value, default)).ToArray();
        Array.Sort(inOrder, (one, other) => one.Key.CompareTo(other.Key));
        var lengths = new int[inOrder.Length];
        var page = Page(inOrder.Length);
        using var json = new Utf8JsonWriter(page);
        var first = 0;
        for (var index = 0; index < inOrder.Length; index++)
        {
            if (page.FreeCapacity < UsualLength)
            {
                Divide(page.WrittenMemory, inOrder.AsSpan(first..index), lengths.AsSpan(first));
                (page, first) = (Page(inOrder.Length - index), index);
            }

            json.Reset(page);
            var start = page.WrittenCount;
            inOrder[index].Key.Table.Encode(inOrder[index].Value, json);
            lengths[index] = page.WrittenCount - start;
        }

        Divide(page.WrittenMemory, inOrder.AsSpan(first), lengths.AsSpan(first));
        return inOrder;
    }

    private static ArrayBufferWriter<byte> Page(int writes) => new(UsualLength * Math.Clamp(writes, 1, MostWrites));

    private static void Divide(ReadOnlyMemory<byte> page, Span<Written> written, ReadOnlySpan<int> lengths)
    {
        for (var index = 0; index < written.Length; index++)
        {
            written[index] = written[index] with { Bytes = page[..lengths[index]] };
            page = page[lengths[index]..];
        }
    }
}
