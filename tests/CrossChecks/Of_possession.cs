using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Salus.Client.Http;
using Salus.Node.Api;
using Salus.Node.Hosting;
using Salus.Node.Tokens;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;
using Salus.Web;
using Xunit.Abstractions;

namespace Salus.CrossChecks;

/// <summary>DPoP proofs both ways with the npm package jose: those that Salus's client makes are verified there, and
/// those made there are checked as a node checks them.</summary>
public sealed class Of_possession : IClassFixture<OtherImplementation>, IDisposable
{
    private const string Node = "https://node.example";
    private const string Token = "a-token";

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly OtherImplementation _jose;
    private readonly ITestOutputHelper _output;
    private readonly KeyPair _key = KeyPair.Generate();
    private readonly KeyPair _other = KeyPair.Generate();
    private readonly ServerNonces _nonces = new(Time);
    private readonly Asked _asked;

    public Of_possession(OtherImplementation jose, ITestOutputHelper output)
    {
        _jose = jose;
        _output = output;
        _asked = new Asked("GET", $"{Node}/v1/ledgers", Token, _nonces.Current);
    }

    public static TheoryData<string, Func<Asked, Asked>, string> Changes => new()
    {
        { "htm", asked => asked with { Method = "POST" }, "dpop-wrong-target" },
        { "htu", asked => asked with { Target = $"{Node}/v1/ledgersx" }, "dpop-wrong-target" },
        { "htu", asked => asked with { Target = "https://evil.example/v1/ledgers" }, "dpop-wrong-target" },
        { "ath", asked => asked with { Token = "another-token" }, "dpop-wrong-target" },
        { "ath", asked => asked with { Token = null }, "dpop-wrong-target" },
        { "nonce", asked => asked with { Nonce = "another" }, "dpop-nonce-required" },
    };

    [Fact] // spec callers 1.1, 3.1, 4.2, 4.3, 4.4
    public async Task A_proof_of_the_client_is_verified_elsewhere()
    {
        if (IsAbsent())
        {
            return;
        }

        var (forToken, forRequest) = await MadeHereAsync();

        Assert.Equal("", await WrongAsync(forToken, new Asked("POST", $"{Node}/v1/token", null, null), _key));
        Assert.Equal("", await WrongAsync(forRequest, _asked, _key));
    }

    [Theory] // spec callers 4.2, 4.3, 4.4
    [MemberData(nameof(Changes))]
    public async Task A_proof_of_the_client_is_for_nothing_else(string claim, Func<Asked, Asked> change, string _)
    {
        if (IsAbsent())
        {
            return;
        }

        var (_, proof) = await MadeHereAsync();

        Assert.Equal(claim, await WrongAsync(proof, change(_asked), _key));
    }

    [Fact] // spec callers 1.1, 4.2
    public async Task A_proof_of_the_client_is_by_no_other_key()
    {
        if (IsAbsent())
        {
            return;
        }

        var (_, proof) = await MadeHereAsync();

        Assert.Equal("jwk", await WrongAsync(proof, _asked, _other));
        Assert.Equal(
            "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", await WrongAsync(UnderOtherKey(proof), _asked, _other));
    }

    [Fact] // spec callers 1.1, 4.2, 4.3, 4.4, 4.5
    public async Task A_proof_made_elsewhere_is_taken()
    {
        if (IsAbsent())
        {
            return;
        }

        Assert.Equal(_key.Public, Read(await MadeElsewhereAsync(_asked)).Key);
    }

    [Theory] // spec callers 4.2, 4.3, 4.4
    [MemberData(nameof(Changes))]
    public async Task A_proof_made_elsewhere_is_for_nothing_else(
        string claim, Func<Asked, Asked> change, string code)
    {
        if (IsAbsent())
        {
            return;
        }

        var proof = await MadeElsewhereAsync(change(_asked));

        Assert.True(code == Refusal(proof), claim);
    }

    [Fact] // spec callers 1.1, 1.2
    public async Task A_proof_made_elsewhere_is_by_no_other_key()
    {
        if (IsAbsent())
        {
            return;
        }

        Assert.Equal("dpop-malformed", Refusal(UnderOtherKey(await MadeElsewhereAsync(_asked))));
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    private async Task<(string ForToken, string ForRequest)> MadeHereAsync()
    {
        using var node = new ListeningNode(_asked.Nonce!);
        using var client = new HttpClient(new PossessionHandler(_key, Time, node));
        using var answer = await client.GetAsync(new Uri($"{_asked.Target}?limit=1"));
        return (node.Proofs[0], node.Proofs[1]);
    }

    private async Task<string> MadeElsewhereAsync(Asked asked) =>
        (string)(await _jose.AskForAsync(
            "proof", "signProof", ("jwk", JsonNode.Parse(_key.ToPrivateJson())), ("asked", asked.ToJson())))!;

    // Which claims jose finds to be others than were asked for; or why the proof does not hold at all.
    private async Task<string> WrongAsync(string proof, Asked asked, KeyPair key)
    {
        var answer = await _jose.AskAsync(
            "verifyProof", ("proof", proof), ("thumbprint", key.Public.KeyId), ("asked", asked.ToJson()));
        return (string)(answer["fault"] ?? answer["wrong"])!;
    }

    private DpopProof Read(string proof)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/ledgers?limit=1";
        http.Request.Method = "GET";
        http.Request.Headers["DPoP"] = proof;
        var target = new BrowserTarget(new NodeOptions { DataFolder = "", BrowserUrl = Node });
        return new ProofCheck(target, new PossessionCheck(_nonces, new ProofMemory(Time), Time))
            .Read(http, Digest.Of(Encoding.ASCII.GetBytes(Token)), known: null);
    }

    private string Refusal(string proof) => Assert.Throws<ProblemException>(() => Read(proof)).Problem.Kind.Code;

    private string UnderOtherKey(string proof)
    {
        var end = proof.IndexOf('.');
        var header = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(proof.AsSpan(0, end)))!;
        header["jwk"] = JsonNode.Parse(_other.Public.ToJson());
        return Base64Url.Encode(Encoding.ASCII.GetBytes(header.ToJsonString())) + proof[end..];
    }

    private bool IsAbsent()
    {
        if (_jose.Absent is { } absent)
        {
            _output.WriteLine(absent);
        }

        return _jose.Absent is not null;
    }

    /// <summary>What a proof is made for.</summary>
    public sealed record Asked(string Method, string Target, string? Token, string? Nonce)
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject { ["method"] = Method, ["target"] = Target };
            foreach (var (name, value) in new[] { ("token", Token), ("nonce", Nonce) })
            {
                if (value is not null)
                {
                    json[name] = value;
                }
            }

            return json;
        }
    }

    /// <summary>Gives a token and a nonce, and keeps the proofs it is shown.</summary>
    private sealed class ListeningNode(string nonce) : HttpMessageHandler
    {
        public List<string> Proofs { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Proofs.Add(request.Headers.GetValues("DPoP").Single());
            const string given =
                $$"""{"access_token":"{{Token}}","token_type":"DPoP","expires_in":300,"scope":"read"}""";
            var answer = new HttpResponseMessage { Content = new StringContent(given) };
            answer.Headers.Add("DPoP-Nonce", nonce);
            return Task.FromResult(answer);
        }
    }
}
