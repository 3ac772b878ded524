using System.Text;
using System.Text.Json.Nodes;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/seals.json.</summary>
public sealed class The_vectors_of_seals
{
    private static readonly byte[] Plaintext = "sealed"u8.ToArray();

    [Fact] // spec crypto 3.1 to 3.6; spec vectors 1.1, 1.2
    public void Hold()
    {
        var file = VectorFile.Read("seals", Make);
        using var recipient = KeyPair.FromPrivate(Ascii(file.Text("recipient")));
        VectorFile.Check(file["seals"], one => CodeOf(one, recipient));
        foreach (var one in file["seals"]!.AsArray().Where(one => one!["code"] is null))
        {
            var opened = Jwe.Open(one.Text("jwe"), recipient, Binding(one!["binding"]!.AsObject()));
            Assert.Equal(one.Bytes("plaintext"), opened);
        }
    }

    private static string? CodeOf(JsonObject one, KeyPair recipient) => Refused.CodeOf(
        () => Jwe.Open(one.Text("jwe"), recipient, Binding(one["binding"]!.AsObject())));

    private static JweBinding Binding(JsonObject members) => members.Aggregate(
        JweBinding.Empty,
        (binding, member) => member.Value!.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? binding.With(member.Key, (long)member.Value)
            : binding.With(member.Key, (string)member.Value!));

    private static JsonObject Make()
    {
        using var recipient = KeyPair.Generate();
        using var other = KeyPair.Generate();
        JsonObject binding = new() { ["category"] = "ecg", ["epoch"] = 3L, ["network"] = "dev" };
        var jwe = Jwe.Seal(Plaintext, recipient.Public, Binding(binding));
        JsonObject Case(string text, JsonObject? expected = null) =>
            new() { ["jwe"] = text, ["binding"] = (expected ?? binding).DeepClone() };

        var refused = Headers(jwe, recipient, other).Concat(Parts(jwe))
            .Append(Jwe.Seal(Plaintext, other.Public, Binding(binding)))
            .Select(text => Case(text))
            .Append(Case(jwe, new JsonObject { ["category"] = "ecg", ["epoch"] = 4L, ["network"] = "dev" }))
            .Append(Case(jwe, new JsonObject { ["category"] = "ecg", ["epoch"] = "3", ["network"] = "dev" }))
            .Append(Case(jwe, new JsonObject { ["category"] = "ecg", ["epoch"] = 3L }));
        return new JsonObject
        {
            ["recipient"] = recipient.ToPrivateJson(),
            ["seals"] = new JsonArray(
            [
                Good(Case(jwe), Plaintext),
                Good(Case(Jwe.Seal([], recipient.Public, JweBinding.Empty), []), []),
                .. VectorFile.Coded(refused, one => CodeOf(one, recipient)).Select(one => one!.DeepClone()),
            ]),
        };
    }

    private static JsonObject Good(JsonObject one, byte[] plaintext)
    {
        one["plaintext"] = Base64Url.Encode(plaintext);
        return one;
    }

    // The header changed: what is refused before anything is decrypted, and what only the tag shows.
    private static IEnumerable<string> Headers(string jwe, KeyPair recipient, KeyPair other)
    {
        var header = Encoding.ASCII.GetString(Decode(jwe.Split('.')[0]));
        var x = (string)JsonNode.Parse(header)!["epk"]!["x"]!;
        (string From, string To)[] changes =
        [
            ("\"ECDH-ES\"", "\"ECDH-ES+A256KW\""),
            ("A256GCM", "A128GCM"),
            (recipient.Public.KeyId, other.Public.KeyId),
            (recipient.Public.KeyId, "short"),
            ("\"kid\"", "\"apu\":\"AA\",\"kid\""),
            ("\"kid\"", "\"zip\":\"DEF\",\"kid\""),
            ("\"epoch\":3", "\"epoch\":4"),
            ("\"epoch\":3", "\"epoch\":3.0"),
            ("\"epoch\":3", "\"epoch\":3,\"epoch\":3"),
            ("\"epoch\":3", "\"epoch\":true"),
            ("\"epoch\":3", "\"epoch\":3,\"\":1"),
            ("\"ecg\"", "\"\\u0065cg\""),
            (x, Base64Url.Encode(new byte[32])),
            ("{\"alg\"", "{ \"alg\""),
        ];
        return changes.Select(change =>
        {
            var changed = Encoding.ASCII.GetBytes(header.Replace(change.From, change.To, StringComparison.Ordinal));
            return Base64Url.Encode(changed) + jwe[jwe.IndexOf('.')..];
        });
    }

    private static IEnumerable<string> Parts(string jwe)
    {
        var parts = jwe.Split('.');
        string With(int index, string part) => string.Join('.', parts.Select((old, at) => at == index ? part : old));
        return
        [
            "", jwe[..jwe.LastIndexOf('.')], $"{jwe}.", With(1, "AAAA"), With(2, Base64Url.Encode(new byte[13])),
            With(2, Base64Url.Encode(new byte[12])), With(3, ""), With(4, Base64Url.Encode(new byte[16])),
            With(4, Base64Url.Encode(new byte[15])),
        ];
    }

    private static byte[] Decode(string text) =>
        Base64Url.TryDecode(text, out var bytes) ? bytes : throw new FormatException("base64url is due");

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
