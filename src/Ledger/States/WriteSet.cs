using System.Buffers;
using System.Text.Json;

namespace Salus.Ledger.States;

/// <summary>One entity that a block wrote, with its canonical bytes.</summary>
internal readonly record struct Written(StateKey Key, object Value, ReadOnlyMemory<byte> Bytes);

/// <summary>The writes of one block: the last value of every entity it wrote.</summary>
public sealed class WriteSet
{
    // Smaller than what the collector takes for large.
    private const int PageSize = 32 * 1024;

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
        var inOrder = new Written[_writes.Count];
        var lengths = new int[inOrder.Length];
        var page = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(page);
        var first = 0;
        foreach (var (index, (key, value)) in _writes.OrderBy(write => write.Key).Index())
        {
            var start = page.WrittenCount;
            json.Reset();
            key.Table.Encode(value, json);
            lengths[index] = page.WrittenCount - start;
            inOrder[index] = new Written(key, value, default);
            if (page.WrittenCount >= PageSize || index == inOrder.Length - 1)
            {
                Divide(page.WrittenSpan.ToArray(), inOrder.AsSpan(first..(index + 1)), lengths.AsSpan(first));
                page.ResetWrittenCount();
                first = index + 1;
            }
        }

        return inOrder;
    }

    private static void Divide(ReadOnlyMemory<byte> page, Span<Written> written, ReadOnlySpan<int> lengths)
    {
        for (var index = 0; index < written.Length; index++)
        {
            written[index] = written[index] with { Bytes = page[..lengths[index]] };
            page = page[lengths[index]..];
        }
    }
}
