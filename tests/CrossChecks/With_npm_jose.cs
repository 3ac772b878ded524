using System.Text;
using System.Text.Json.Nodes;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Xunit.Abstractions;

namespace Salus.CrossChecks;

/// <summary>JWS, JWE and JWK both ways with the npm package jose.</summary>
public sealed class With_npm_jose(OtherImplementation jose, ITestOutputHelper output)
    : IClassFixture<OtherImplementation>
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"says":"payload bytes, as sent","n":1}""");

    private static readonly JweBinding Binding =
        JweBinding.Empty.With("category", "ecg").With("epoch", 3).With("network", "salus-test");

    [Fact] // spec crypto 2.1, 2.3
    public async Task Keys_have_the_same_thumbprint()
    {
        if (IsAbsent())
        {
            return;
        }

        for (var round = 0; round < 20; round++)
        {
            using var ours = KeyPair.Generate();
            var theirs = await jose.AskForAsync("thumbprint", "thumbprint", ("jwk", Node(ours.Public)));
            Assert.Equal(ours.Public.KeyId, (string?)theirs);
        }
    }

    [Fact] // spec crypto 2.6
    public async Task A_private_key_of_theirs_reads()
    {
        if (IsAbsent())
        {
            return;
        }

        foreach (var algorithm in new[] { "ES256", "ECDH-ES" })
        {
            var theirs = await jose.AskForAsync("jwk", "newKey", ("alg", algorithm));
            using var pair = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(theirs.ToJsonString()));
            var thumbprint = await jose.AskForAsync("thumbprint", "thumbprint", ("jwk", theirs.DeepClone()));
            Assert.Equal((string?)thumbprint, pair.Public.KeyId);
        }
    }

    [Fact] // spec crypto 2.4, 2.7, 2.8
    public async Task Signatures_are_verified_both_ways()
    {
        if (IsAbsent())
        {
            return;
        }

        using var key = KeyPair.Generate();
        var ours = Jws.Sign(key, "salus-tx", Payload).ToCompact();
        var read = await jose.AskAsync("verify", ("jwk", Node(key.Public)), ("jws", ours));
        Assert.Equal(Base64Url.Encode(Payload), (string?)read["payload"]);
        Assert.Equal("salus-tx", (string?)read["header"]!["typ"]);

        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = key.Public.KeyId, ["typ"] = "salus-tx" };
        var theirs = (string)(await jose.AskForAsync(
            "jws", "sign", ("jwk", Private(key)), ("header", header), ("payload", Base64Url.Encode(Payload))))!;
        var parsed = Jws.Parse(Encoding.ASCII.GetBytes(theirs));
        Assert.True(parsed.Verify(key.Public));
        Assert.Equal(Payload, parsed.Payload.ToArray());
    }

    [Fact] // spec crypto 2.10
    public async Task An_altered_signature_is_refused_by_both()
    {
        if (IsAbsent())
        {
            return;
        }

        using var key = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var ours = Jws.Sign(key, "salus-tx", Payload).ToCompact();

        var fault = await jose.AskAsync("verify", ("jwk", Node(other.Public)), ("jws", ours));

        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", (string?)fault["fault"]);
        Assert.False(Jws.Parse(Encoding.ASCII.GetBytes(ours)).Verify(other.Public));
    }

    [Fact] // spec crypto 3.1, 3.2, 3.4
    public async Task Sealed_messages_are_opened_both_ways()
    {
        if (IsAbsent())
        {
            return;
        }

        using var recipient = KeyPair.Generate();
        var ours = Jwe.Seal(Payload, recipient.Public, Binding);
        var read = await jose.AskAsync("decrypt", ("jwk", Private(recipient)), ("jwe", ours));
        Assert.Equal(Base64Url.Encode(Payload), (string?)read["plaintext"]);
        Assert.Equal(3, (long?)read["header"]!["salus"]!["epoch"]);

        var header = new JsonObject
        {
            ["alg"] = "ECDH-ES",
            ["enc"] = "A256GCM",
            ["kid"] = recipient.Public.KeyId,
            ["salus"] = new JsonObject { ["category"] = "ecg", ["epoch"] = 3, ["network"] = "salus-test" },
        };
        var theirs = (string)(await jose.AskForAsync(
            "jwe",
            "encrypt",
            ("jwk", Node(recipient.Public)),
            ("header", header),
            ("plaintext", Base64Url.Encode(Payload))))!;
        Assert.Equal(Payload, Jwe.Open(theirs, recipient, Binding));
    }

    [Fact] // spec crypto 3.5, 3.6
    public async Task A_sealed_message_for_somebody_else_opens_nowhere()
    {
        if (IsAbsent())
        {
            return;
        }

        using var recipient = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var ours = Jwe.Seal(Payload, recipient.Public, Binding);

        var theirs = await jose.AskAsync("decrypt", ("jwk", Private(other)), ("jwe", ours));

        Assert.Equal("ERR_JWE_DECRYPTION_FAILED", (string?)theirs["fault"]);
        Assert.Equal(
            JoseFault.WrongRecipient,
            Assert.Throws<JoseRejectedException>(() => Jwe.Open(ours, other, Binding)).Fault);
    }

    private static JsonNode Node(Jwk key) => JsonNode.Parse(key.ToJson())!;

    private static JsonNode Private(KeyPair key) => JsonNode.Parse(key.ToPrivateJson())!;

    private bool IsAbsent()
    {
        if (jose.Absent is { } absent)
        {
            output.WriteLine(absent);
        }

        return jose.Absent is not null;
    }
}
