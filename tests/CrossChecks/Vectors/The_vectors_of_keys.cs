using System.Text;
using System.Text.Json.Nodes;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/keys.json, signatures.json and possession.json.</summary>
public sealed class The_vectors_of_keys
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"n":1,"s":"as sent"}""");

    [Fact] // spec crypto 2.1, 2.2, 2.3, 2.6
    public void Hold_for_keys()
    {
        var file = VectorFile.Read("keys", MakeKeys);
        VectorFile.Check(file["keys"], CodeOfKey);
        foreach (var one in file["keys"]!.AsArray().Where(one => one!["code"] is null))
        {
            Assert.Equal(one!.Text("kid"), Read(one!.AsObject()).KeyId);
        }
    }

    [Fact] // spec crypto 2.4, 2.7, 2.8, 2.9, 2.10, 2.11
    public void Hold_for_signatures()
    {
        var file = VectorFile.Read("signatures", MakeSignatures);
        var key = Jwk.Parse(Ascii(file.Text("key")));
        VectorFile.Check(file["signatures"], one => CodeOfSignature(one, key));
        foreach (var one in file["signatures"]!.AsArray().Where(one => one!["id"] is not null))
        {
            var jws = Jws.Parse(Ascii(one!.Text("jws")));
            Assert.Equal((one.Text("id"), one.Text("typ")), (jws.Id.ToString(), jws.Typ));
            Assert.Equal(one.Bytes("payload"), jws.Payload.ToArray());
        }
    }

    [Fact] // spec callers 1.1, 1.2, 1.3, 1.4
    public void Hold_for_proofs_of_possession()
    {
        var file = VectorFile.Read("possession", MakePossession);
        VectorFile.Check(file["proofs"], CodeOfProof);
        foreach (var one in file["proofs"]!.AsArray().Where(one => one!["code"] is null))
        {
            var proof = DpopProof.Parse(one!.Text("proof"));
            Assert.Equal(one.Text("kid"), proof.Key.KeyId);
            Assert.Equal((one.Text("htm"), one.Text("htu")), (proof.Claims.Method, proof.Claims.Target));
        }
    }

    private static string? CodeOfKey(JsonObject one) => Refused.CodeOf(() => Read(one));

    private static Jwk Read(JsonObject one)
    {
        if ((bool?)one["private"] != true)
        {
            return Jwk.Parse(Encoding.UTF8.GetBytes(one.Text("jwk")));
        }

        using var pair = KeyPair.FromPrivate(Encoding.UTF8.GetBytes(one.Text("jwk")));
        return pair.Public;
    }

    private static string? CodeOfSignature(JsonObject one, Jwk key) => Refused.CodeOf(() =>
    {
        if (!Jws.Parse(Encoding.UTF8.GetBytes(one.Text("jws"))).Verify(key))
        {
            throw new NotTheirsException();
        }
    });

    private static string? CodeOfProof(JsonObject one) => Refused.CodeOf(() => DpopProof.Parse(one.Text("proof")));

    private static JsonObject MakeKeys()
    {
        using var pair = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var (json, secret) = (pair.Public.ToJson(), pair.ToPrivateJson());
        var y = (string)JsonNode.Parse(json)!["y"]!;
        var d = (string)JsonNode.Parse(secret)!["d"]!;
        var otherD = (string)JsonNode.Parse(other.ToPrivateJson())!["d"]!;
        string[] bad =
        [
            json.Replace("P-256", "P-384", StringComparison.Ordinal),
            json.Replace("\"EC\"", "\"OKP\"", StringComparison.Ordinal),
            json.Replace(",\"y\"", ",\"alg\":\"ES256\",\"y\"", StringComparison.Ordinal),
            json.Replace($",\"y\":\"{y}\"", "", StringComparison.Ordinal),
            json.Replace(y, y[..^2], StringComparison.Ordinal),
            json.Replace(y, $"{y}=", StringComparison.Ordinal),
            json.Replace(y, (string)JsonNode.Parse(other.Public.ToJson())!["y"]!, StringComparison.Ordinal),
            json.Replace(y, Base64Url.Encode(Enumerable.Repeat((byte)255, 32).ToArray()), StringComparison.Ordinal),
            json.Replace("\"kty\"", "\"kty\":\"EC\",\"kty\"", StringComparison.Ordinal),
            secret,
            "{}",
            "",
        ];
        string[] badPrivate =
        [
            json,
            secret.Replace(d, otherD, StringComparison.Ordinal),
            secret.Replace(d, Base64Url.Encode(new byte[32]), StringComparison.Ordinal),
            secret.Replace(d, d[..^1], StringComparison.Ordinal),
        ];
        var good = new JsonObject[]
        {
            new() { ["jwk"] = json, ["kid"] = pair.Public.KeyId },
            new() { ["jwk"] = secret, ["private"] = true, ["kid"] = pair.Public.KeyId },
        };
        var refused = bad.Select(jwk => new JsonObject { ["jwk"] = jwk })
            .Concat(badPrivate.Select(jwk => new JsonObject { ["jwk"] = jwk, ["private"] = true }));
        return new JsonObject { ["keys"] = List(good, refused, CodeOfKey) };
    }

    private static JsonObject MakeSignatures()
    {
        using var key = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var jws = Jws.Sign(key, "salus-tx", Payload);
        var compact = jws.ToCompact();
        var kid = key.Public.KeyId;
        string[] headers =
        [
            $$"""{"alg":"none","kid":"{{kid}}","typ":"salus-tx"}""",
            $$"""{"alg":"ES384","kid":"{{kid}}","typ":"salus-tx"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}","typ":"salus-tx","jku":"https://example.org"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}","typ":"salus-tx","crit":["b64"],"b64":false}""",
            $$"""{"alg":"ES256","alg":"ES256","kid":"{{kid}}","typ":"salus-tx"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}","typ":"salus\u002dtx"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}"}""",
            $$"""{"alg":"ES256","kid":"{{kid[1..]}}","typ":"salus-tx"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}","typ":"salus tx"}""",
            $$"""{"alg":"ES256","kid":"{{kid}}","typ":""}""",
            $$"""{"alg":"ES256","kid":"{{other.Public.KeyId}}","typ":"salus-tx"}""",
            "[]",
        ];
        string[] compacts =
        [
            "", "..", compact[..compact.LastIndexOf('.')], $"{compact}.", $"{compact}A", compact[..^2],
            $" {compact}", Jws.Sign(other, "salus-tx", Payload).ToCompact(),
            $"{compact[..(compact.LastIndexOf('.') + 1)]}{Base64Url.Encode(new byte[64])}",
        ];
        var good = new JsonObject
        {
            ["jws"] = compact,
            ["typ"] = "salus-tx",
            ["payload"] = Base64Url.Encode(Payload),
            ["id"] = jws.Id.ToString(),
        };
        var reordered = new JsonObject { ["jws"] = Sign(key, $$"""{"typ":"t","kid":"{{kid}}" ,"alg":"ES256"}""") };
        var refused = headers.Select(header => Sign(key, header)).Concat(compacts)
            .Select(text => new JsonObject { ["jws"] = text });
        return new JsonObject
        {
            ["key"] = key.Public.ToJson(),
            ["signatures"] = List([good, reordered], refused, one => CodeOfSignature(one, key.Public)),
        };
    }

    private static JsonObject MakePossession()
    {
        using var key = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var jwk = key.Public.ToJson();
        var header = $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}""";
        const string payload =
            """{"jti":"1","htm":"GET","htu":"https://node.example/v1/ledgers","iat":1750000000}""";
        string[] headers =
        [
            $$"""{"typ":"salus-tx","alg":"ES256","jwk":{{jwk}}}""",
            $$"""{"typ":"dpop+jwt","alg":"ES512","jwk":{{jwk}}}""",
            $$"""{"typ":"dpop+jwt","alg":"ES256","kid":"{{key.Public.KeyId}}"}""",
            $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}},"kid":"{{key.Public.KeyId}}"}""",
            $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{key.ToPrivateJson()}}}""",
            $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{other.Public.ToJson()}}}""",
        ];
        string[] payloads =
        [
            payload.Replace("\"GET\"", "\"get\"", StringComparison.Ordinal),
            payload.Replace("\"1\"", "\"\"", StringComparison.Ordinal),
            payload.Replace("1750000000", "1750000000.5", StringComparison.Ordinal),
            payload.Replace(",\"iat\"", ",\"ath\":\"short\",\"iat\"", StringComparison.Ordinal),
            payload.Replace(",\"iat\"", ",\"nonce\":\"\",\"iat\"", StringComparison.Ordinal),
            payload.Replace(",\"iat\"", ",\"exp\":1,\"iat\"", StringComparison.Ordinal),
            payload.Replace("\"jti\":\"1\",", "", StringComparison.Ordinal),
        ];
        var claims = new DpopClaims("1", "GET", "https://node.example/v1/ledgers", 1_750_000_000)
        {
            TokenHash = Digest.Of("token"u8), Nonce = "n",
        };
        var good = new JsonObject
        {
            ["proof"] = DpopProof.Sign(key, claims),
            ["kid"] = key.Public.KeyId,
            ["htm"] = claims.Method,
            ["htu"] = claims.Target,
        };
        var refused = headers.Select(changed => Sign(key, changed, payload))
            .Concat(payloads.Select(changed => Sign(key, header, changed)))
            .Select(proof => new JsonObject { ["proof"] = proof });
        return new JsonObject { ["proofs"] = List([good], refused, CodeOfProof) };
    }

    private static JsonArray List(
        IEnumerable<JsonObject> good, IEnumerable<JsonObject> refused, Func<JsonObject, string?> codeOf) =>
        [.. good, .. VectorFile.Coded(refused, codeOf).Select(one => one!.DeepClone())];

    private static string Sign(KeyPair key, string header, string? payload = null)
    {
        var content = payload is null ? Payload : Encoding.UTF8.GetBytes(payload);
        var input = $"{Base64Url.Encode(Encoding.UTF8.GetBytes(header))}.{Base64Url.Encode(content)}";
        return $"{input}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>The signature is not that of the key.</summary>
    private sealed class NotTheirsException() : Client.SalusException("not-authentic", "not that key's");
}
