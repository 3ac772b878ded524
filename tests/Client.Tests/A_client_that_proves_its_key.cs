using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Salus.Client.Http;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_client_that_proves_its_key : IDisposable
{
    private static readonly Uri Address = new("https://node.test/v1/ledgers?limit=1");

    private readonly KeyPair _key = KeyPair.Generate();
    private readonly MovableTime _time = new();
    private readonly TokenNode _node;
    private readonly HttpClient _client;

    public A_client_that_proves_its_key()
    {
        _node = new TokenNode(_time);
        _client = new HttpClient(new PossessionHandler(_key, _time, _node));
    }

    [Fact]
    public async Task gets_a_token_and_shows_it_with_a_proof_for_each_request()
    {
        // spec callers 4.1, 4.2, 4.3
        await _client.GetAsync(Address);
        await _client.GetAsync(Address);

        Assert.Equal(1, _node.Tokens);
        Assert.Equal(2, _node.Served.Count);
        Assert.All(_node.Served, proof => Assert.Equal(_key.Public, proof.Key));
        Assert.All(_node.Served, proof => Assert.Equal("https://node.test/v1/ledgers", proof.Claims.Target));
        Assert.NotEqual(_node.Served[0].Claims.Id, _node.Served[1].Claims.Id);
    }

    [Fact]
    public async Task asks_for_one_token_however_many_requests_wait_for_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.GetAsync(Address)));

        Assert.Equal(1, _node.Tokens);
        Assert.Equal(20, _node.Served.Count);
    }

    [Fact]
    public async Task makes_a_proof_again_when_the_node_names_another_nonce()
    {
        // spec callers 4.4
        await _client.GetAsync(Address);
        _node.Nonce = "another";

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(Address)).StatusCode);
    }

    [Fact]
    public async Task renews_its_token_before_it_ends()
    {
        // spec callers 3.5
        await _client.GetAsync(Address);
        _time.Now += TimeSpan.FromSeconds(280);
        await _client.GetAsync(Address);

        Assert.Equal(2, _node.Tokens);
        Assert.Equal(0, _node.RefusedTokens);
    }

    [Fact]
    public async Task asks_for_another_token_when_the_node_forgot_it()
    {
        // spec callers 3.2
        await _client.GetAsync(Address);
        _node.Forget();

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(Address)).StatusCode);
        Assert.Equal(2, _node.Tokens);
    }

    [Fact]
    public async Task does_not_send_a_stream_that_would_be_refused_for_its_nonce()
    {
        await _client.GetAsync(Address);
        _node.Nonce = "another";
        _time.Now += TimeSpan.FromSeconds(60);
        using var once = new StreamContent(new OnceStream());

        Assert.Equal(HttpStatusCode.OK, (await _client.PutAsync(Address, once)).StatusCode);
    }

    [Fact]
    public async Task gives_up_on_a_node_that_is_never_content()
    {
        await _client.GetAsync(Address);
        _node.IsNeverContent = true;

        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(Address)).StatusCode);
    }

    [Fact]
    public async Task throws_the_problem_of_a_token_that_is_not_given()
    {
        _node.IsMember = false;

        var problem = await Assert.ThrowsAsync<NodeProblemException>(() => _client.GetAsync(Address));

        Assert.Equal("caller-unknown", problem.Code);
    }

    public void Dispose()
    {
        _client.Dispose();
        _key.Dispose();
    }

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class OnceStream : MemoryStream
    {
        public override bool CanSeek => false;
    }

    /// <summary>What a node does with proofs and tokens.</summary>
    private sealed class TokenNode(TimeProvider time) : HttpMessageHandler
    {
        private readonly Lock _lock = new();
        private string _token = "";
        private DateTimeOffset _until;

        public string Nonce { get; set; } = "first";

        public bool IsMember { get; set; } = true;

        public bool IsNeverContent { get; set; }

        public int Tokens { get; private set; }

        public int RefusedTokens { get; private set; }

        public List<DpopProof> Served { get; } = [];

        public void Forget() => _token = "";

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null)
            {
                await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            }

            lock (_lock)
            {
                var answer = Answer(request, DpopProof.Parse(request.Headers.GetValues("DPoP").Single()));
                answer.Headers.Add("DPoP-Nonce", Nonce);
                return answer;
            }
        }

        private HttpResponseMessage Answer(HttpRequestMessage request, DpopProof proof)
        {
            if (proof.Claims.Nonce != Nonce || IsNeverContent)
            {
                return Refuse("use_dpop_nonce", "dpop-nonce-required");
            }

            if (request.RequestUri!.AbsolutePath == "/v1/token")
            {
                return IsMember ? Give() : Refuse("invalid_token", "caller-unknown");
            }

            if (request.Headers.Authorization?.Parameter != _token || time.GetUtcNow() >= _until)
            {
                RefusedTokens++;
                return Refuse("invalid_token", "token-unknown");
            }

            Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes(_token)), proof.Claims.TokenHash);
            Served.Add(proof);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        private HttpResponseMessage Give()
        {
            _token = $"token-{++Tokens}";
            _until = time.GetUtcNow() + TimeSpan.FromSeconds(300);
            var json = $$"""{"access_token":"{{_token}}","token_type":"DPoP","expires_in":300,"scope":"read"}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) };
        }

        private static HttpResponseMessage Refuse(string error, string code)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized)
            {
                Content = new StringContent($$"""{"code":"{{code}}","title":"no"}"""),
            };
            answer.Headers.WwwAuthenticate.Add(
                new AuthenticationHeaderValue("DPoP", $"error=\"{error}\", algs=\"ES256\""));
            return answer;
        }
    }
}
