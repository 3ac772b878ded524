using System.Text;
using System.Text.Json.Nodes;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Json;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/encodings.json.</summary>
public sealed class The_vectors_of_encodings
{
    private readonly JsonObject _file = VectorFile.Read("encodings", Make);

    [Fact] // spec crypto 1.1
    public void Hold_for_base64url()
    {
        foreach (var good in _file["base64url"]!.AsArray())
        {
            Assert.True(Base64Url.TryDecode(good!.Text("text"), out var bytes));
            Assert.Equal(good.Text("hex"), Convert.ToHexStringLower(bytes));
            Assert.Equal(good.Text("text"), Base64Url.Encode(bytes));
        }

        Assert.All(_file["notBase64url"]!.AsArray(), bad => Assert.False(Base64Url.TryDecode((string)bad!, out _)));
    }

    [Fact] // spec crypto 1.2, 1.3, content 3.1
    public void Hold_for_ids_digests_and_cids()
    {
        Assert.All(_file["ids"]!.AsArray(), good => Assert.True(RandomId.TryParse((string)good!, out _)));
        Assert.All(_file["notIds"]!.AsArray(), bad => Assert.False(RandomId.TryParse((string)bad!, out _)));
        Assert.All(_file["digests"]!.AsArray(), good => Assert.True(Digest.TryParse((string)good!, out _)));
        Assert.All(_file["notDigests"]!.AsArray(), bad => Assert.False(Digest.TryParse((string)bad!, out _)));
        Assert.All(_file["cids"]!.AsArray(), good => Assert.True(Cid.TryParse((string)good!, out _)));
        Assert.All(_file["notCids"]!.AsArray(), bad => Assert.False(Cid.TryParse((string)bad!, out _)));
    }

    [Fact] // spec crypto 1.4, 1.5, 1.6
    public void Hold_for_json()
    {
        VectorFile.Check(_file["json"], CodeOf);
        foreach (var one in _file["json"]!.AsArray().Where(one => one!["path"] is not null))
        {
            var refusal = Assert.Throws<JsonRejectedException>(() => Take(one!.AsObject()));
            Assert.Equal((string?)one!["path"], refusal.Path);
        }
    }

    private static string? CodeOf(JsonObject one) => Refused.CodeOf(() => Take(one));

    // What is taken of the object: its member m, of a type, and nothing else.
    private static void Take(JsonObject one)
    {
        var fields = JsonFields.Parse(Convert.FromHexString(one.Text("hex")), maxDepth: 3);
        switch ((string?)one["take"])
        {
            case "text": fields.Text("m", 8); break;
            case "integer": fields.Integer("m", -100, JsonFields.MaxInteger); break;
            case "boolean": fields.Boolean("m"); break;
            case "texts": fields.Texts("m", 2, 8); break;
            case "object": fields.Object("m").End(); break;
            case null: break;
            case var other: throw new InvalidOperationException($"{other} is not taken");
        }

        fields.End();
    }

    private static JsonObject Make() => new()
    {
        ["base64url"] = new JsonArray(new[] { "", "00", "ffff", "fbff", "000102", "fffefdfc" }.Select(hex =>
        {
            var text = Base64Url.Encode(Convert.FromHexString(hex));
            return (JsonNode)new JsonObject { ["hex"] = hex, ["text"] = text };
        }).ToArray()),
        ["notBase64url"] = new JsonArray("A", "AA==", "AB", "AAB", "+/8", "A A", "AAAA\n", "AAAAA", "\u00e9AAA"),
        ["ids"] = new JsonArray("aaaaaaaaaaaaaaaaaaaaaaaaaa", "77777777777777777777777774"),
        ["notIds"] = new JsonArray(
            "", "aaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaab", "Aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaa", "1aaaaaaaaaaaaaaaaaaaaaaaaa"),
        ["digests"] = new JsonArray(Digest.Of("salus"u8).ToString()),
        ["notDigests"] = new JsonArray(new string('A', 64), new string('a', 63), new string('g', 64), ""),
        ["cids"] = new JsonArray(CidBuilder.Of([]).ToString(), CidBuilder.Of(new byte[1_048_577]).ToString()),
        ["notCids"] = new JsonArray(
            "", $"B{CidBuilder.Of([]).ToString()[1..]}", $"{CidBuilder.Of([])}a", CidBuilder.Of([]).ToString()[..^1],
            $"{CidBuilder.Of([]).ToString()[..^1]}b", "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"),
        ["json"] = new JsonArray([.. Good().Concat(Bad())]),
    };

    private static IEnumerable<JsonObject> Good() =>
    [
        Case(null, "{}"),
        Case(null, " \t\r\n{ } \n"),
        Case("text", """{"m":"12345678"}"""),
        Case("text", """{"m":"\u0041\/\""}"""),
        Case("integer", """{"m":9007199254740991}"""),
        Case("integer", """{"m":0}"""),
        Case("integer", """{"m":-100}"""),
        Case("boolean", """{"m":false}"""),
        Case("texts", """{"m":["a","b"]}"""),
        Case("object", """{"m":{}}"""),
    ];

    private static IEnumerable<JsonObject> Bad()
    {
        (string? Take, string Text)[] texts =
        [
            (null, ""), (null, "  "), (null, "[]"), (null, "1"), (null, "null"), (null, "{"), (null, "{}x"),
            (null, "{} {}"), (null, "\ufeff{}"), (null, "{/*c*/}"), ("integer", """{"m":1,}"""), ("integer", "{'m':1}"),
            ("integer", """{"m":01}"""), ("integer", """{"m":+1}"""), ("integer", """{"m":.5}"""),
            ("integer", """{"m":1.}"""), ("integer", """{"m":NaN}"""), ("text", "{\"m\":\"a\tb\"}"),
            ("text", """{"m":"\x41"}"""), ("text", """{"m":"\u00"}"""), ("text", """{"m":"a}"""),
            ("integer", """{"m":1,"m":2}"""), ("integer", """{"m":1,"n":{"a":1,"a":2}}"""),
            (null, """{"a":{"b":{"c":{}}}}"""), (null, """{"a":[[{}]]}"""), (null, """{"\u0061":1}"""),
            (null, "{\"\u00e9\":1}"), (null, $$"""{"{{new string('n', 65)}}":1}"""),
            (null, $"{{{string.Join(',', Enumerable.Range(0, 129).Select(n => $"\"n{n}\":1"))}}}"),
            (null, """{"n":1}"""), ("text", "{}"), ("text", """{"m":1}"""), ("text", """{"m":null}"""),
            ("text", """{"m":"123456789"}"""), ("text", "{\"m\":\"\u00e9\"}"), ("text", """{"m":"\n"}"""),
            ("text", """{"m":"\ud800"}"""), ("text", """{"m":"\udc00\ud800"}"""), ("integer", """{"m":"1"}"""),
            ("integer", """{"m":1.0}"""), ("integer", """{"m":1e3}"""), ("integer", """{"m":-0}"""),
            ("integer", """{"m":-101}"""), ("integer", """{"m":9007199254740992}"""),
            ("integer", """{"m":123456789012345678901234567890}"""), ("boolean", """{"m":"true"}"""),
            ("boolean", """{"m":True}"""), ("texts", """{"m":["a","b","c"]}"""), ("texts", """{"m":["a",1]}"""),
            ("texts", """{"m":{}}"""), ("object", """{"m":[]}"""), ("object", """{"m":{"x":1}}"""),
        ];
        return VectorFile.Coded(texts.Select(text => Case(text.Take, text.Text)).Append(NotUtf8()), CodeOf)
            .Select(one => WithPath(one!.DeepClone().AsObject()));
    }

    private static JsonObject NotUtf8() => new() { ["hex"] = "7b226d223a22ff227d", ["take"] = "text" };

    private static JsonObject WithPath(JsonObject one)
    {
        one["path"] = Assert.Throws<JsonRejectedException>(() => Take(one)).Path;
        return one;
    }

    private static JsonObject Case(string? take, string text)
    {
        var one = new JsonObject { ["hex"] = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), ["text"] = text };
        if (take is not null)
        {
            one["take"] = take;
        }

        return one;
    }
}
