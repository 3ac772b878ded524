using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tokens;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;

namespace Salus.Node.Tests.Tokens;

public sealed class A_proof_of_possession(TestNetwork network) : IClassFixture<TestNetwork>
{
    public static TheoryData<string, Func<DpopClaims, DpopClaims>, string> Refused => new()
    {
        { "another method", c => c with { Method = "POST" }, "dpop-wrong-target" },
        { "another path", c => c with { Target = c.Target + "x" }, "dpop-wrong-target" },
        { "another case of the path", c => c with { Target = c.Target.Replace("v1", "V1") }, "dpop-wrong-target" },
        { "another host", c => c with { Target = Authority(c, "evil.example") }, "dpop-wrong-target" },
        { "another port", c => c with { Target = Authority(c, "127.0.0.1:1") }, "dpop-wrong-target" },
        { "another scheme", c => c with { Target = c.Target.Replace("https", "http") }, "dpop-wrong-target" },
        { "a user in the address", c => c with { Target = c.Target.Replace("//", "//u@") }, "dpop-wrong-target" },
        { "no address", c => c with { Target = "/v1/ledgers" }, "dpop-wrong-target" },
        { "no token", c => c with { TokenHash = null }, "dpop-wrong-target" },
        { "another token", c => c with { TokenHash = Digest.Of([1]) }, "dpop-wrong-target" },
        { "no nonce", c => c with { Nonce = null }, "dpop-nonce-required" },
        { "another nonce", c => c with { Nonce = "AAAAAAAAAAAAAAAAAAAAAA" }, "dpop-nonce-required" },
        { "too old", c => c with { IssuedAt = c.IssuedAt - 61 }, "dpop-too-old" },
        { "too new", c => c with { IssuedAt = c.IssuedAt + 61 }, "dpop-too-old" },
        { "of year one", c => c with { IssuedAt = 0 }, "dpop-too-old" },
        { "of the end of time", c => c with { IssuedAt = (1L << 53) - 1 }, "dpop-too-old" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task is_refused_when_it_is_for(string what, Func<DpopClaims, DpopClaims> change, string code)
    {
        // spec callers 4.2, 4.3, 4.4, 4.5, 4.7
        var (http, browser) = await TokenAsync();

        var answer = await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers", change);

        Assert.True(answer.Code == code, $"{what}: {answer.Code}");
        answer.IsProblem(HttpStatusCode.Unauthorized, code);
        var error = code == "dpop-nonce-required" ? "use_dpop_nonce" : "invalid_dpop_proof";
        Assert.Contains($"WWW-Authenticate: DPoP error=\"{error}\", algs=\"ES256\"", answer.Headers);
    }

    [Theory]
    [InlineData("?limit=5")]
    [InlineData("#part")]
    public async Task may_name_query_and_fragment_or_not(string rest)
    {
        // spec callers 4.3
        var (http, browser) = await TokenAsync();

        var answer = await browser.SendAsync(
            http, HttpMethod.Get, "/v1/ledgers", claims => claims with { Target = claims.Target + rest });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task may_name_this_machine_by_each_of_its_names()
    {
        // spec callers 4.3
        var (http, browser) = await TokenAsync();

        var answer = await browser.SendAsync(
            http,
            HttpMethod.Get,
            "/v1/ledgers",
            claims => claims with { Target = claims.Target.Replace("127.0.0.1", "LOCALHOST") });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task is_not_taken_for_another_host_by_who_claims_to_be_it()
    {
        // spec callers 4.3
        var (http, browser) = await TokenAsync();
        var target = new Uri($"https://evil.example:{network.Host.BrowserAddress.Port}/v1/ledgers");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ledgers");
        request.Headers.Host = target.Authority;
        Browser.Show(
            request,
            DpopProof.Sign(browser.Key, browser.Claims(HttpMethod.Get, target, browser.Token)),
            browser.Token);

        using var response = await http.SendAsync(request);

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.Unauthorized, "dpop-wrong-target");
    }

    [Fact]
    public async Task is_taken_once()
    {
        // spec callers 4.6
        var (http, browser) = await TokenAsync();
        DpopClaims? first = null;
        Assert.Equal(
            HttpStatusCode.OK,
            (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers", claims => first = claims)).Status);

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers", _ => first!))
            .IsProblem(HttpStatusCode.Unauthorized, "dpop-replayed");
        // The same id in a proof made anew is the same proof.
        (await browser.SendAsync(http, HttpMethod.Get, "/v1/organisations", claims => claims with { Id = first!.Id }))
            .IsProblem(HttpStatusCode.Unauthorized, "dpop-replayed");
    }

    [Fact]
    public async Task is_taken_once_of_many_that_come_at_the_same_time()
    {
        // spec callers 4.6
        var (http, browser) = await TokenAsync();
        var same = browser.Claims(HttpMethod.Get, new Uri(http.BaseAddress!, "/v1/ledgers"), browser.Token);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers", _ => same)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task for_a_token_is_taken_once()
    {
        // spec callers 4.6
        var (http, browser) = await TokenAsync();
        DpopClaims? first = null;
        Assert.Equal(HttpStatusCode.OK, (await browser.AskAsync(http, claims => first = claims)).Status);

        (await browser.AskAsync(http, _ => first!)).IsProblem(HttpStatusCode.Unauthorized, "dpop-replayed");
    }

    [Fact]
    public async Task must_name_a_nonce_of_the_last_two_minutes()
    {
        // spec callers 4.4
        await using var own = await OwnNetwork.StartAsync();
        var (http, browser) = own.Open(await own.Network.RegisterAsync(Role.Doctor));
        await browser.AskAsync(http);

        own.Network.Time.Advance(ServerNonces.Period);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers")).Status);
        var nonce = browser.Nonce;
        own.Network.Time.Advance(2 * ServerNonces.Period);

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "dpop-nonce-required");
        Assert.NotEqual(nonce, browser.Nonce);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJ0eXAiOiJkcG9wK2p3dCJ9..")]
    public async Task that_does_not_read_is_told_so(string proof)
    {
        // spec callers 1.2
        var (http, browser) = await TokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ledgers");
        request.Headers.TryAddWithoutValidation("DPoP", proof);
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {browser.Token}");

        using var response = await http.SendAsync(request);

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.Unauthorized, "dpop-malformed");
    }

    [Fact]
    public async Task shown_twice_in_one_request_is_refused()
    {
        // spec callers 4.1
        var (http, browser) = await TokenAsync();
        var target = new Uri(http.BaseAddress!, "/v1/ledgers");
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        for (var copies = 0; copies < 2; copies++)
        {
            request.Headers.TryAddWithoutValidation(
                "DPoP", DpopProof.Sign(browser.Key, browser.Claims(HttpMethod.Get, target, browser.Token)));
        }

        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {browser.Token}");

        using var response = await http.SendAsync(request);

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.Unauthorized, "dpop-malformed");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer TOKEN")]
    [InlineData("Basic dTpw")]
    [InlineData("TOKEN")]
    public async Task is_asked_for_where_there_is_none(string? authorization)
    {
        // spec callers 4.1, 4.7
        var (http, browser) = await TokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ledgers");
        request.Headers.TryAddWithoutValidation("Authorization", authorization?.Replace("TOKEN", browser.Token));

        using var response = await http.SendAsync(request);

        var answer = await Answer.OfAsync(response);
        answer.IsProblem(HttpStatusCode.Unauthorized, "dpop-missing");
        Assert.Contains("WWW-Authenticate: DPoP algs=\"ES256\"", answer.Headers);
    }

    [Fact]
    public void is_remembered_for_its_life_and_bounded_for_each_key()
    {
        // spec callers 4.6
        var time = new ManualTime();
        var memory = new ProofMemory(time);
        var (key, other) = (Digest.Of([1]), Digest.Of([2]));
        Assert.Equal(ProofSighting.First, memory.Show(key, "a"));
        time.Advance(ProofMemory.Life - TimeSpan.FromSeconds(1));
        Assert.Equal(ProofSighting.Repeated, memory.Show(key, "a"));
        Assert.Equal(ProofSighting.First, memory.Show(other, "a"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ProofSighting.Repeated, memory.Show(key, "a"));

        var shown = Enumerable.Range(0, ProofMemory.MaxOfKey + 1)
            .Select(number => memory.Show(key, $"{number}")).ToArray();

        Assert.All(shown[..^1], sighting => Assert.Equal(ProofSighting.First, sighting));
        Assert.Equal(ProofSighting.TooMany, shown[^1]);
        Assert.Equal(ProofSighting.First, memory.Show(other, "b"));
        time.Advance(ProofMemory.Life);
        Assert.Equal(ProofSighting.First, memory.Show(key, "later"));
    }

    private static string Authority(DpopClaims claims, string authority) =>
        $"https://{authority}{new Uri(claims.Target).AbsolutePath}";

    private async Task<(HttpClient Http, Browser Browser)> TokenAsync()
    {
        var http = network.Browsers();
        var browser = new Browser(network, (await network.RegisterAsync(Role.Doctor)).Keys.Signing);
        await browser.AskAsync(http);
        return (http, browser);
    }
}
