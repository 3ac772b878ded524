using System.Text;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_proof_of_possession
{
    private const string Jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7515X}}","y":"{{Rfc7515Y}}"}""";
    private const string Header = $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{Jwk}}}""";
    private const string Claims = """{"jti":"a","htm":"GET","htu":"https://n.example/v1/x","iat":1700000000}""";

    private static readonly KeyPair Signer = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(
        $$"""{"crv":"P-256","d":"{{Rfc7515D}}","kty":"EC","x":"{{Rfc7515X}}","y":"{{Rfc7515Y}}"}"""));

    public static TheoryData<string, JoseFault> RefusedHeaders => new()
    {
        { "{}", JoseFault.BadHeader },
        { Header + " x", JoseFault.BadHeader },
        { Header.Replace("\"alg\":\"ES256\",", ""), JoseFault.BadHeader },
        { Header.Replace("\"typ\":\"dpop+jwt\",", ""), JoseFault.BadHeader },
        { Header.Replace($",\"jwk\":{Jwk}", ""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"kid\":\"x\",\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"jku\":\"https://x\",\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"x5c\":[],\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"crit\":[],\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"b64\":true,\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"zip\":\"DEF\",\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", "{\"alg\":\"ES256\",\"typ\""), JoseFault.BadHeader },
        { Header.Replace("{\"typ\"", $"{{\"jwk\":{Jwk},\"typ\""), JoseFault.BadHeader },
        { Header.Replace("ES256", "ES\\u003256"), JoseFault.BadHeader },
        { Header.Replace(Jwk, "\"x\""), JoseFault.BadHeader },
        { Header.Replace("dpop+jwt", "jwt"), JoseFault.BadType },
        { Header.Replace("dpop+jwt", "salus-tx"), JoseFault.BadType },
        { Header.Replace("dpop+jwt", "DPoP+JWT"), JoseFault.BadType },
        { Header.Replace("ES256", "none"), JoseFault.WrongAlgorithm },
        { Header.Replace("ES256", "HS256"), JoseFault.WrongAlgorithm },
        { Header.Replace("ES256", "ES384"), JoseFault.WrongAlgorithm },
        { Header.Replace("P-256", "P-384"), JoseFault.BadKey },
        { Header.Replace("\"EC\"", "\"oct\""), JoseFault.BadKey },
        { Header.Replace("{\"kty\"", $"{{\"d\":\"{Rfc7515D}\",\"kty\""), JoseFault.BadKey },
        { Header.Replace("{\"kty\"", "{\"use\":\"sig\",\"kty\""), JoseFault.BadKey },
        { Header.Replace("{\"kty\"", "{\"kid\":\"x\",\"kty\""), JoseFault.BadKey },
        { Header.Replace(Rfc7515Y, Rfc7515X), JoseFault.BadKey },
        { Header.Replace(Rfc7515X, Rfc7515X[..42]), JoseFault.BadKey },
    };

    public static TheoryData<string> RefusedClaims =>
    [
        "",
        "[]",
        "{}",
        Claims + ",",
        Claims.Replace("\"jti\":\"a\",", ""),
        Claims.Replace("\"htm\":\"GET\",", ""),
        Claims.Replace(",\"iat\":1700000000", ""),
        Claims.Replace("\"jti\":\"a\"", "\"jti\":\"\""),
        Claims.Replace("\"jti\":\"a\"", $"\"jti\":\"{new string('a', 129)}\""),
        Claims.Replace("\"jti\":\"a\"", "\"jti\":\"\u00e9\""),
        Claims.Replace("\"jti\":\"a\"", "\"jti\":7"),
        Claims.Replace("\"jti\":\"a\"", "\"jti\":null"),
        Claims.Replace("\"jti\":\"a\"", "\"jti\":\"a\",\"jti\":\"a\""),
        Claims.Replace("GET", "get"),
        Claims.Replace("GET", ""),
        Claims.Replace("GET", "GET "),
        Claims.Replace("GET", new string('G', 17)),
        Claims.Replace("https://n.example/v1/x", ""),
        Claims.Replace("/v1/x", new string('x', 2048)),
        Claims.Replace("1700000000", "-1"),
        Claims.Replace("1700000000", "1700000000.5"),
        Claims.Replace("1700000000", "1.7e9"),
        Claims.Replace("1700000000", "\"1700000000\""),
        Claims.Replace("1700000000", "9007199254740992"),
        Claims.Replace("{", "{\"exp\":1,"),
        Claims.Replace("{", "{\"nbf\":1,"),
        Claims.Replace("{", "{\"nonce\":\"\","),
        Claims.Replace("{", $"{{\"nonce\":\"{new string('n', 129)}\","),
        Claims.Replace("{", "{\"ath\":\"\","),
        Claims.Replace("{", "{\"ath\":\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQE\","),
        Claims.Replace("{", "{\"ath\":\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEp\","),
    ];

    [Fact]
    public void of_the_rfc_reads()
    {
        // spec callers 1.1, 1.3
        var proof = DpopProof.Parse(DpopVectors.Rfc9449Section4);

        Assert.Equal(DpopVectors.Rfc9449KeyId, proof.Key.KeyId);
        Assert.Equal(
            new DpopClaims("-BwC3ESc6acc2lTc", "POST", "https://server.example.com/token", 1_562_262_616),
            proof.Claims);
    }

    [Fact]
    public void of_the_rfc_names_its_token()
    {
        // spec callers 1.3
        var proof = DpopProof.Parse(DpopVectors.Rfc9449Section7);

        Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes(DpopVectors.Rfc9449Token)), proof.Claims.TokenHash);
        Assert.Equal("https://resource.example.org/protectedresource", proof.Claims.Target);
    }

    [Fact]
    public void of_npm_jose_reads()
    {
        // spec callers 1.1, 1.3
        var proof = DpopProof.Parse(DpopVectors.OfJose);

        Assert.Equal(Signer.Public, proof.Key);
        Assert.Equal(DpopVectors.AsJoseRead, proof.Claims);
    }

    [Fact]
    public void that_npm_jose_verified_still_reads_and_is_written_the_same()
    {
        // spec callers 1.1
        var written = DpopProof.Sign(Signer, DpopVectors.AsJoseRead);

        Assert.Equal(DpopVectors.AsJoseRead, DpopProof.Parse(DpopVectors.VerifiedByJose).Claims);
        Assert.Equal(Unsigned(DpopVectors.VerifiedByJose), Unsigned(written));
    }

    [Fact]
    public void is_read_as_it_was_signed()
    {
        // spec callers 1.1, 1.3
        var claims = new DpopClaims("id", "DELETE", "https://n.example:8443/v1/a?b=c&d=\"\\e", 0)
        {
            TokenHash = Digest.Of([1]),
            Nonce = "+n/",
        };

        var proof = DpopProof.Parse(DpopProof.Sign(Signer, claims), known: Signer.Public);

        Assert.Same(Signer.Public, proof.Key);
        Assert.Equal(claims, proof.Claims);
    }

    [Theory]
    [MemberData(nameof(RefusedHeaders))]
    public void is_refused_for_its_header(string header, JoseFault fault)
    {
        // spec callers 1.1, 1.2
        Assert.Equal(fault, Assert.Throws<JoseRejectedException>(() => DpopProof.Parse(Signed(header, Claims))).Fault);
    }

    [Theory]
    [MemberData(nameof(RefusedClaims))]
    public void is_refused_for_its_claims(string claims)
    {
        // spec callers 1.2, 1.3
        var fault = Assert.Throws<JoseRejectedException>(() => DpopProof.Parse(Signed(Header, claims))).Fault;

        Assert.Equal(JoseFault.BadClaims, fault);
    }

    [Fact]
    public void is_refused_when_another_key_signed_it()
    {
        // spec callers 1.1
        using var other = KeyPair.Generate();
        var input = Compacted(Header, Claims);
        var forged = $"{input}.{Base64Url.Encode(other.Sign(Encoding.ASCII.GetBytes(input)))}";

        var refused = Assert.Throws<JoseRejectedException>(() => DpopProof.Parse(forged, Signer.Public));

        Assert.Equal(JoseFault.NotAuthentic, refused.Fault);
    }

    [Fact]
    public void is_refused_when_it_is_longer_than_any_may_be() => Assert.Equal(
        // spec callers 1.1
        JoseFault.BadCompact,
        Assert.Throws<JoseRejectedException>(() => DpopProof.Parse(new string('A', 8193))).Fault);

    [Fact]
    public void is_no_transaction_and_no_transaction_is_one()
    {
        // spec callers 1.4
        var proof = Encoding.ASCII.GetBytes(DpopProof.Sign(Signer, DpopVectors.AsJoseRead));
        var transaction = Jws.Sign(Signer, "dpop+jwt", Encoding.ASCII.GetBytes(Claims)).ToCompact();

        Assert.Equal(JoseFault.BadHeader, Assert.Throws<JoseRejectedException>(() => Jws.Parse(proof)).Fault);
        Assert.Equal(
            JoseFault.BadHeader, Assert.Throws<JoseRejectedException>(() => DpopProof.Parse(transaction)).Fault);
    }

    [Theory]
    [InlineData("", "GET", "https://n.example", 1)]
    [InlineData("a", "get", "https://n.example", 1)]
    [InlineData("a", "GET", "", 1)]
    [InlineData("a", "GET", "https://n.example/\u00e9", 1)]
    [InlineData("a", "GET", "https://n.example", -1)]
    public void that_no_reader_would_take_is_not_signed(string id, string method, string target, long at) =>
        // spec callers 1.3
        Assert.Equal(
            JoseFault.BadClaims,
            Assert.Throws<JoseRejectedException>(
                () => DpopProof.Sign(Signer, new DpopClaims(id, method, target, at))).Fault);

    private static string Signed(string header, string claims)
    {
        var input = Compacted(header, claims);
        return $"{input}.{Base64Url.Encode(Signer.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Compacted(string header, string claims) =>
        $"{Base64Url.Encode(Encoding.UTF8.GetBytes(header))}.{Base64Url.Encode(Encoding.UTF8.GetBytes(claims))}";

    private static string Unsigned(string compact) => compact[..compact.LastIndexOf('.')];
}
