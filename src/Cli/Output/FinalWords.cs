using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Ledger;

namespace Salus.Cli.Output;

/// <summary>How an accepted and proven transaction is spoken of.</summary>
internal static class FinalWords
{
    public static JsonObject ToJson(Finality finality) => new()
    {
        ["transaction"] = finality.Transaction.ToString(),
        ["ledger"] = Code<LedgerName>.Text(finality.Ledger),
        ["height"] = finality.Height.Value,
        ["time"] = finality.Time.UnixMs,
    };

    /// <summary>The transaction's fields, and those of the command before them.</summary>
    public static JsonObject ToJson(Finality finality, params IEnumerable<(string Name, JsonNode? Value)> fields)
    {
        var json = new JsonObject();
        foreach (var (name, value) in fields.Concat(
            ToJson(finality).Select(pair => (pair.Key, pair.Value?.DeepClone()))))
        {
            json[name] = value;
        }

        return json;
    }

    public static string Line(Finality finality) =>
        $"Final and proven: block {finality.Height} of {Code<LedgerName>.Text(finality.Ledger)}, "
        + $"transaction {finality.Transaction}";

    public static Answer Answer(Finality finality, string words, params (string Name, JsonNode? Value)[] fields) =>
        new(ToJson(finality, fields), View.Lines(words, Line(finality)));

    /// <summary>A moment, to the second, in UTC.</summary>
    public static string Time(Timestamp time) => time == Timestamp.Latest ? "for ever" : time.ToString()[..19] + "Z";

    public static JsonArray Codes<T>(IEnumerable<T> values)
        where T : struct, Enum => new([.. values.Select(JsonNode (value) => Code<T>.Text(value))]);

    public static string List<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Select(Code<T>.Text));
}
