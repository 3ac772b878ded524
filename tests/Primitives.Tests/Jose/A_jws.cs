using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_jws
{
    private const string Kid = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U";
    private const string Rest = $"\"kid\":\"{Kid}\",\"typ\":\"salus-tx\"";
    private const string Good = "{\"alg\":\"ES256\"," + Rest + "}";

    private static readonly KeyPair Signer = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(
        $$"""{"crv":"P-256","d":"{{Rfc7515D}}","kty":"EC","x":"{{Rfc7515X}}","y":"{{Rfc7515Y}}"}"""));

    public static TheoryData<string, JoseFault> RefusedHeaders => new()
    {
        { Good.Replace("}", ",\"jku\":\"https://x.example\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"jwk\":{}}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"x5u\":\"https://x.example\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"x5c\":[]}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"x5t\":\"\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"x5t#S256\":\"\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"cty\":\"json\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"crit\":[\"b64\"],\"b64\":false}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"crit\":[]}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"b64\":true}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"zip\":\"DEF\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"nonce\":\"x\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"alg\":\"ES256\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("}", ",\"a\\u006cg\":\"none\"}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("ES256", "ES\\u003256", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("salus-tx", "salus\\u002dtx", StringComparison.Ordinal), JoseFault.BadHeader },
        { "{" + Rest + "}", JoseFault.BadHeader },
        { "{\"alg\":\"ES256\",\"typ\":\"salus-tx\"}", JoseFault.BadHeader },
        { $"{{\"alg\":\"ES256\",\"kid\":\"{Kid}\"}}", JoseFault.BadHeader },
        { "{\"alg\":null," + Rest + "}", JoseFault.BadHeader },
        { "{\"alg\":[\"ES256\"]," + Rest + "}", JoseFault.BadHeader },
        { "{\"ALG\":\"ES256\"," + Rest + "}", JoseFault.BadHeader },
        { Good.Replace("\"salus-tx\"", "1", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("\"salus-tx\"", "null", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace("\"salus-tx\"", "{}", StringComparison.Ordinal), JoseFault.BadHeader },
        { Good.Replace($"\"{Kid}\"", "7", StringComparison.Ordinal), JoseFault.BadHeader },
        { "\uFEFF" + Good, JoseFault.BadHeader },
        { Good + "x", JoseFault.BadHeader },
        { "", JoseFault.BadHeader },
        { "[]", JoseFault.BadHeader },
        { Good.Replace("ES256", "none", StringComparison.Ordinal), JoseFault.WrongAlgorithm },
        { Good.Replace("ES256", "HS256", StringComparison.Ordinal), JoseFault.WrongAlgorithm },
        { Good.Replace("ES256", "ES384", StringComparison.Ordinal), JoseFault.WrongAlgorithm },
        { Good.Replace("ES256", "es256", StringComparison.Ordinal), JoseFault.WrongAlgorithm },
        { Good.Replace(Kid, "", StringComparison.Ordinal), JoseFault.BadKeyId },
        { Good.Replace(Kid, Kid[..42], StringComparison.Ordinal), JoseFault.BadKeyId },
        { Good.Replace(Kid, Kid + "A", StringComparison.Ordinal), JoseFault.BadKeyId },
        { Good.Replace(Kid, Kid[..42] + "V", StringComparison.Ordinal), JoseFault.BadKeyId },
        { Good.Replace(Kid, Kid[..42] + "=", StringComparison.Ordinal), JoseFault.BadKeyId },
        { Good.Replace("salus-tx", "", StringComparison.Ordinal), JoseFault.BadType },
        { Good.Replace("salus-tx", "salus tx", StringComparison.Ordinal), JoseFault.BadType },
        { Good.Replace("salus-tx", new string('t', 41), StringComparison.Ordinal), JoseFault.BadType },
        { Good + new string(' ', 4096), JoseFault.BadCompact },
    };

    [Theory] // spec crypto 2.8, 2.9, 2.10
    [MemberData(nameof(RefusedHeaders))]
    public void is_refused_for_its_header(string header, JoseFault fault)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var compact = $"{Base64Url.Encode(bytes)}.e30.{Rfc7515Signature}";

        Assert.Equal(fault, RefusalOf(() => Jws.Parse(Encoding.ASCII.GetBytes(compact))));
        Assert.Equal(fault, RefusalOf(() => Jws.FromParts(bytes, "{}"u8.ToArray(), Bytes(Rfc7515Signature))));
    }

    [Theory] // spec crypto 2.7
    [InlineData("")]
    [InlineData("HEADER")]
    [InlineData("HEADER.e30")]
    [InlineData("HEADER.e30.")]
    [InlineData("HEADER..e30.SIGNATURE")]
    [InlineData("HEADER.e30.SIGNATURE.")]
    [InlineData(".HEADER.e30.SIGNATURE")]
    [InlineData("HEADER.e31.SIGNATURE")]
    [InlineData("HEADER.e30=.SIGNATURE")]
    [InlineData("HEADER.e30 .SIGNATURE")]
    [InlineData("HEADER.e30.SIGNATURE\n")]
    [InlineData("HEADER.e+0.SIGNATURE")]
    [InlineData("HEADER.e30.AAAA")]
    [InlineData("HEADER.e30.SIGNATUREAA")]
    public void is_refused_for_its_form(string form)
    {
        var compact = form
            .Replace("HEADER", Base64Url.Encode(Encoding.ASCII.GetBytes(Good)), StringComparison.Ordinal)
            .Replace("SIGNATURE", Rfc7515Signature, StringComparison.Ordinal);

        Assert.Equal(JoseFault.BadCompact, RefusalOf(() => Jws.Parse(Encoding.ASCII.GetBytes(compact))));
    }

    [Theory] // spec crypto 2.8: the order of the members and white space are the signer's
    [InlineData(Good)]
    [InlineData("{ \"typ\" : \"dpop+jwt\", \"kid\":\"" + Kid + "\",\n\"alg\":\"ES256\" }")]
    public void keeps_the_header_as_it_was_signed(string header)
    {
        var input = $"{Base64Url.Encode(Encoding.ASCII.GetBytes(header))}.e30";
        var compact = $"{input}.{Base64Url.Encode(Signer.Sign(Encoding.ASCII.GetBytes(input)))}";
        var jws = Jws.Parse(Encoding.ASCII.GetBytes(compact));

        Assert.True(jws.Verify(Signer.Public));
        Assert.Equal(compact, jws.ToCompact());
        Assert.Equal(header, Encoding.ASCII.GetString(jws.Header.Span));
        Assert.Equal("{}"u8, jws.Payload.Span);
    }

    [Fact] // spec crypto 2.8, 2.9: a header as Sign writes it is read without JSON, and no other is
    public void says_the_same_of_a_header_in_its_usual_form_and_in_any_other()
    {
        var usual = Encoding.ASCII.GetBytes(Good);
        for (var place = 0; place < usual.Length; place++)
        {
            foreach (var other in "\"\\}{,:aA0=-_+ \u00e4\n"u8)
            {
                byte[] changed = [.. usual];
                changed[place] = other;
                Assert.Equal(OutcomeOf([.. " "u8, .. changed]), OutcomeOf(changed));
            }

            Assert.Equal(OutcomeOf([.. " "u8, .. usual[..place]]), OutcomeOf(usual[..place]));
        }
    }

    [Fact] // spec crypto 2.8, 2.11
    public void is_signed_with_a_header_of_three_members()
    {
        var jws = Jws.Sign(Signer, "salus-tx", "{}"u8);

        Assert.Equal(Good, Encoding.ASCII.GetString(jws.Header.Span));
        Assert.Equal((Kid, "salus-tx", Signer.Public.Thumbprint), (jws.KeyId, jws.Typ, jws.KeyThumbprint));
        Assert.Equal(Digest.Of(jws.SigningInput()), jws.Id);
        Assert.Equal(jws.ToCompact()[..^(1 + Rfc7515Signature.Length)], Encoding.ASCII.GetString(jws.SigningInput()));
        Assert.Throws<ArgumentException>(() => Jws.Sign(Signer, "", "{}"u8));
        Assert.Throws<ArgumentException>(() => Jws.Sign(Signer, "a\"b", "{}"u8));
    }

    [Fact] // spec crypto 2.11
    public void has_the_same_id_whatever_its_signature_is()
    {
        var jws = Jws.Sign(Signer, "salus-tx", "{}"u8);
        var other = Jws.FromParts(jws.Header, jws.Payload, new byte[64]);

        Assert.Equal(jws.Id, other.Id);
        Assert.False(other.Verify(Signer.Public));
        Assert.NotEqual(jws.Id, Jws.Sign(Signer, "salus-device", "{}"u8).Id);
        Assert.NotEqual(jws.Id, Jws.Sign(Signer, "salus-tx", "{ }"u8).Id);
    }

    [Fact] // spec crypto 2.10
    public void is_not_verified_by_a_key_that_its_kid_does_not_name()
    {
        using var stranger = KeyPair.Generate();
        var header = Jws.Sign(Signer, "salus-tx", "{}"u8).Header;
        var input = Jws.FromParts(header, "{}"u8.ToArray(), new byte[64]).SigningInput();
        var forged = Jws.FromParts(header, "{}"u8.ToArray(), stranger.Sign(input));

        Assert.True(stranger.Public.Verify(forged.Id, forged.Signature.Span));
        Assert.False(forged.Verify(stranger.Public));
        Assert.False(forged.Verify(Signer.Public));
    }

    [Fact] // spec crypto 2.7, 2.11
    public void reads_back_from_text_and_from_parts() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(payload =>
    {
        var jws = Jws.Sign(Signer, "salus-tx", payload);
        var parsed = Jws.Parse(Encoding.ASCII.GetBytes(jws.ToCompact()));
        var stored = Jws.FromParts(parsed.Header, parsed.Payload, parsed.Signature);

        return parsed.Verify(Signer.Public) && stored.Verify(Signer.Public)
            && parsed.Id == jws.Id && stored.Id == jws.Id
            && stored.ToCompact() == jws.ToCompact()
            && parsed.Payload.Span.SequenceEqual(payload);
    }));

    [Fact] // made by the npm package jose 6.2.17: new CompactSign(payload).setProtectedHeader({ typ, kid, alg })
    public void of_the_npm_package_jose_verifies()
    {
        const string Compact =
            "eyJ0eXAiOiJzYWx1cy10eCIsImtpZCI6Im9LSXl3dkdVcFRWVHl4TVEzYndJSWVRVXVkZnJfQ2tMTWpDRTE5RUNELVUiLCJh"
            + "bGciOiJFUzI1NiJ9.eyJoZWxsbyI6ImxlZGdlciJ9.s9ML_A7utgTtanbLs2v6vIiI7syn8HRYxUI56J3ywrV7R1ATq6Oz7T"
            + "GrH6IorPAqh4UK2Em6hCG9Z5tEUt2ooQ";
        var jws = Jws.Parse(Encoding.ASCII.GetBytes(Compact));

        Assert.True(jws.Verify(Signer.Public));
        Assert.Equal("""{"hello":"ledger"}""", Encoding.ASCII.GetString(jws.Payload.Span));
    }

    private static JoseFault RefusalOf(Action action) => Assert.Throws<JoseRejectedException>(action).Fault;

    private static (JoseFault? Fault, string KeyId, string Typ) OutcomeOf(byte[] header)
    {
        try
        {
            var jws = Jws.FromParts(header, "{}"u8.ToArray(), Bytes(Rfc7515Signature));
            return (null, jws.KeyId, jws.Typ);
        }
        catch (JoseRejectedException refusal)
        {
            return (refusal.Fault, "", "");
        }
    }
}
