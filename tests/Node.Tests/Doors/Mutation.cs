using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Salus.Node.Tests.Doors;

/// <summary>Changes what is valid into what is hardly so: bytes, text, and the members and values of JSON.</summary>
internal static class Mutation
{
    private const int Long = 20_000;

    private static readonly string[] Nasty =
    [
        "", "\0", "null", "true", "-1", "0", "18446744073709551616", "9223372036854775807", "-9223372036854775809",
        "1e400", "0.1", "NaN", "../../etc/passwd", "%00", "%2e%2e%2f", "\u202e\ufeff", "{}", "[]", "\"", "\\u0000",
        "\\ud800", new string('a', 300), new string('A', Long), "salus:member/", "==", "-_-", "\r\n", "𝒳",
    ];

    /// <summary>One to four changes.</summary>
    public static byte[] Of(byte[] valid, Random random)
    {
        var changed = random.Next(3) == 0 && Restructured(valid, random) is { } other ? other : valid;
        for (var changes = random.Next(ReferenceEquals(changed, valid) ? 1 : 0, 4); changes > 0; changes--)
        {
            changed = Once(changed, random);
        }

        return changed;
    }

    /// <summary>The same for a text.</summary>
    public static string Of(string valid, Random random) => random.Next(4) == 0
        ? Nasty[random.Next(Nasty.Length)]
        : Encoding.UTF8.GetString(Of(Encoding.UTF8.GetBytes(valid), random));

    private static byte[] Once(byte[] bytes, Random random)
    {
        var from = random.Next(bytes.Length + 1);
        var to = Math.Min(bytes.Length, from + random.Next(1, 40));
        byte[] with = random.Next(9) switch
        {
            0 => [(byte)random.Next(256)],
            1 => [0],
            2 => [0xff, 0xfe, 0xc0, 0x80],
            3 => Encoding.UTF8.GetBytes(Nasty[random.Next(Nasty.Length)]),
            4 => bytes[from..to],
            5 => [.. bytes[from..to], .. bytes[from..to]],
            6 => Encoding.ASCII.GetBytes(new string(random.Next(2) == 0 ? '[' : '{', random.Next(1, 2_000))),
            7 => [.. bytes[from..to].Select(value => (byte)(value ^ (1 << random.Next(8))))],
            _ => [],
        };
        return random.Next(12) == 0 ? bytes[..from] : [.. bytes[..from], .. with, .. bytes[to..]];
    }

    // Null when it is no JSON.
    private static byte[]? Restructured(byte[] valid, Random random)
    {
        try
        {
            var root = JsonNode.Parse(valid);
            var nodes = root is null ? [] : Below(root).ToArray();
            return nodes.Length == 0 ? null : Restructured(root!, nodes[random.Next(nodes.Length)], random);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Restructured(JsonNode root, JsonNode node, Random random)
    {
        var text = node.ToJsonString();
        var other = random.Next(8) switch
        {
            0 => "null",
            1 => $"[{string.Join(',', Enumerable.Repeat(text, random.Next(600)))}]",
            2 => $"{{\"a\":{text}}}",
            3 => JsonSerializer.Serialize(Nasty[random.Next(Nasty.Length)]),
            4 => "123456789012345678901234567890",
            5 => text.EndsWith('}') && text.Length > 2 ? $"{text[..^1]},{text[1..]}" : $"{text},{text}",
            6 => $"{new string('[', 100)}{text}{new string(']', 100)}",
            _ => text.EndsWith('}') && text.Length > 2 ? $"{text[..^1]},\"unheard\":1}}" : "{}",
        };
        // The node's place is marked, so that also what no JSON library would write can stand there.
        const string Mark = "\"place-of-the-change\"";
        if (ReferenceEquals(node, root))
        {
            return Encoding.UTF8.GetBytes(other);
        }

        node.ReplaceWith(JsonNode.Parse(Mark));
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Mark, other, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(Below).Prepend(node);
    }
}
