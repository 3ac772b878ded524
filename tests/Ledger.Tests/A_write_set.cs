using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Salus.Ledger.States;

namespace Salus.Ledger.Tests;

public sealed class A_write_set
{
    private static readonly Table<string> Texts = new(
        "texts", (JsonTypeInfo<string>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string)));

    // Entities longer than a page among many that are short.
    [Theory] // spec ledger 5.3
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(2000)]
    public void has_the_bytes_of_each_entity_in_the_order_of_their_keys(int count)
    {
        var random = new Random(count);
        var entities = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (entities.Count < count)
        {
            var length = random.Next(random.Next(20) == 0 ? 200_000 : 1500);
            entities[$"{random.Next():x}"] = new string((char)('a' + random.Next(26)), length);
        }

        var writes = new WriteSet();
        foreach (var (id, text) in entities.OrderBy(_ => random.Next()))
        {
            writes.Put(new StateKey(Texts, id), text);
        }

        Assert.Equal(
            entities.Select(entity => (entity.Key, $"\"{entity.Value}\"")),
            writes.InOrder.Select(written => (written.Key.Id, Encoding.ASCII.GetString(written.Bytes.Span))));
    }
}
